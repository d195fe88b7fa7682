package dev.mica.core.tree;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The entries of one directory, sorted by the bytes of their names. Its own metadata stands in the
/// [Node.Dir] that points to it. See [DirectoryCodec] for its stored form.
public record Directory(SortedMap<FileName, Node> entries) {
    public static final Directory EMPTY = new Directory(Collections.emptySortedMap());

    public Directory {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public Optional<Node> entry(FileName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /// This directory with one entry put or replaced.
    public Directory with(FileName name, Node node) {
        TreeMap<FileName, Node> changed = new TreeMap<>(entries);
        changed.put(name, node);
        return new Directory(changed);
    }

    /// This directory without the entry of that name.
    public Directory without(FileName name) {
        TreeMap<FileName, Node> changed = new TreeMap<>(entries);
        changed.remove(name);
        return new Directory(changed);
    }

    public static Directory of(Map<FileName, Node> entries) {
        return new Directory(new TreeMap<>(entries));
    }
}
