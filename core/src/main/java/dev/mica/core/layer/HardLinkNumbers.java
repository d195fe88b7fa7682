package dev.mica.core.layer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Numbers for the hard-link groups of a layer that are free in the tree it is applied to. The tree is only
/// searched once the layer turns out to have such groups.
final class HardLinkNumbers {
    private final LongSupplier greatestBelow;
    private final Map<Long, Long> numbers = new HashMap<>();
    private long next;

    private HardLinkNumbers(LongSupplier greatestBelow) {
        this.greatestBelow = greatestBelow;
    }

    static HardLinkNumbers above(LongSupplier greatestBelow) {
        return new HardLinkNumbers(greatestBelow);
    }

    long numberOf(long groupInLayer) {
        if (groupInLayer == 0) {
            return 0;
        }
        if (next == 0) {
            next = greatestBelow.getAsLong() + 1;
        }
        return numbers.computeIfAbsent(groupInLayer, _ -> next++);
    }
}
