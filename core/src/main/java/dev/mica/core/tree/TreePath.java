package dev.mica.core.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A normalised path from a root: names only, no `.`, no `..`, no trailing slash. The root itself has no names.
public record TreePath(List<FileName> names) implements Comparable<TreePath> {
    public static final TreePath ROOT = new TreePath(List.of());

    public TreePath {
        names = List.copyOf(names);
    }

    /// Normalises text as a path from the root: leading and doubled slashes and `.` vanish, `..` goes up and
    /// stays at the root when it would leave it.
    public static TreePath of(String path) {
        return of(path.getBytes(StandardCharsets.UTF_8));
    }

    /// The same for bytes.
    public static TreePath of(byte[] path) {
        List<FileName> names = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= path.length; end++) {
            if (end == path.length || path[end] == '/') {
                addName(names, path, start, end);
                start = end + 1;
            }
        }
        return new TreePath(names);
    }

    private static void addName(List<FileName> names, byte[] path, int start, int end) {
        int length = end - start;
        if (length == 0 || (length == 1 && path[start] == '.')) {
            return;
        }
        if (length == 2 && path[start] == '.' && path[start + 1] == '.') {
            if (!names.isEmpty()) {
                names.removeLast();
            }
            return;
        }
        byte[] name = new byte[length];
        System.arraycopy(path, start, name, 0, length);
        names.add(FileName.of(name));
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /// The directory that holds this path.
    ///
    /// @throws IllegalStateException for the root
    public TreePath parent() {
        if (names.isEmpty()) {
            throw new IllegalStateException("the root has no parent");
        }
        return new TreePath(names.subList(0, names.size() - 1));
    }

    /// The last name.
    ///
    /// @throws IllegalStateException for the root
    public FileName name() {
        if (names.isEmpty()) {
            throw new IllegalStateException("the root has no name");
        }
        return names.getLast();
    }

    public TreePath child(FileName name) {
        List<FileName> longer = new ArrayList<>(names.size() + 1);
        longer.addAll(names);
        longer.add(name);
        return new TreePath(longer);
    }

    public TreePath resolve(TreePath below) {
        List<FileName> longer = new ArrayList<>(names.size() + below.names.size());
        longer.addAll(names);
        longer.addAll(below.names);
        return new TreePath(longer);
    }

    public boolean startsWith(TreePath ancestor) {
        return names.size() >= ancestor.names.size()
                && names.subList(0, ancestor.names.size()).equals(ancestor.names);
    }

    /// The path's bytes without a leading slash; none for the root.
    public byte[] bytes() {
        int length = Math.max(0, names.size() - 1);
        for (FileName name : names) {
            length += name.length();
        }
        byte[] path = new byte[length];
        int at = 0;
        for (FileName name : names) {
            if (at > 0) {
                path[at++] = '/';
            }
            byte[] bytes = name.bytes();
            System.arraycopy(bytes, 0, path, at, bytes.length);
            at += bytes.length;
        }
        return path;
    }

    /// Name by name, so that a directory stands directly before what it holds.
    @Override
    public int compareTo(TreePath other) {
        int common = Math.min(names.size(), other.names.size());
        for (int i = 0; i < common; i++) {
            int order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    /// The path with a leading slash, read as UTF-8; for people.
    @Override
    public String toString() {
        return "/" + new String(bytes(), StandardCharsets.UTF_8);
    }
}
