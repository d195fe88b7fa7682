package dev.mica.core.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a layer does to the tree below it: changes sorted by path, a directory before what it holds, and for
/// one path [Change.Put] before [Change.Opaque].
public record Changeset(List<Change> changes) {
    public static final Changeset EMPTY = new Changeset(List.of());

    private static final Comparator<Change> ORDER =
            Comparator.comparing(Change::path).thenComparingInt(change -> change instanceof Change.Put ? 0 : 1);

    public Changeset {
        List<Change> sorted = new ArrayList<>(changes);
        sorted.sort(ORDER);
        changes = List.copyOf(sorted);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
