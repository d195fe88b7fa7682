package dev.mica.core.tree;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Extended attributes: bytes to bytes, sorted by name, no name twice. Values are binary (`security.capability`).
public record Xattrs(List<Xattr> entries) {
    public static final Xattrs NONE = new Xattrs(List.of());

    /// One attribute. Its arrays are copied on the way in and must not be changed on the way out.
    @SuppressWarnings("ArrayRecordComponent")
    public record Xattr(byte[] name, byte[] value) implements Comparable<Xattr> {
        public Xattr {
            name = name.clone();
            value = value.clone();
        }

        @Override
        public int compareTo(Xattr other) {
            return Arrays.compareUnsigned(name, other.name);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Xattr xattr && Arrays.equals(name, xattr.name) && Arrays.equals(value, xattr.value);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
        }
    }

    public Xattrs {
        List<Xattr> sorted = new java.util.ArrayList<>(entries);
        Collections.sort(sorted);
        for (int i = 1; i < sorted.size(); i++) {
            if (Arrays.equals(sorted.get(i - 1).name, sorted.get(i).name)) {
                throw new IllegalArgumentException("an extended attribute is given twice");
            }
        }
        entries = List.copyOf(sorted);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// The value of the attribute of that name, a copy.
    public Optional<byte[]> value(byte[] name) {
        return entries.stream()
                .filter(x -> Arrays.equals(x.name, name))
                .map(x -> x.value.clone())
                .findFirst();
    }
}
