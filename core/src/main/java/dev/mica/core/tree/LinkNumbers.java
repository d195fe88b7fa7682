package dev.mica.core.tree;

import java.util.LinkedHashMap;
import java.util.Map;

/// Gives the hard-link groups of copied sources numbers that are free in the tree they are copied to.
final class LinkNumbers {
    private final Tree base;
    private final TreeReader reader;
    private long next;

    LinkNumbers(Tree base, TreeReader reader) {
        this.base = base;
        this.reader = reader;
    }

    /// The new number for each group of which the source holds at least two names.
    Map<Long, Long> of(Node source, TreeReader sourceDirectories) {
        Map<Long, Integer> names = new LinkedHashMap<>();
        if (source instanceof Node.Dir dir) {
            count(dir.ref(), sourceDirectories, names);
        }
        Map<Long, Long> numbers = new LinkedHashMap<>();
        names.forEach((group, count) -> {
            if (count > 1) {
                numbers.put(group, next());
            }
        });
        return numbers;
    }

    private static void count(DirectoryRef ref, TreeReader reader, Map<Long, Integer> names) {
        if (!ref.hardLinks()) {
            return;
        }
        for (Node node : reader.read(ref).entries().values()) {
            if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
                names.merge(file.hardLinkGroup(), 1, Integer::sum);
            } else if (node instanceof Node.Dir dir) {
                count(dir.ref(), reader, names);
            }
        }
    }

    private long next() {
        if (next == 0) {
            next = Trees.greatestHardLinkGroup(base.root().ref(), reader) + 1;
        }
        return next++;
    }
}
