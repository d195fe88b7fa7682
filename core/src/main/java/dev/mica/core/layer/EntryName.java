package dev.mica.core.layer;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the name of a tar entry says: a path, or what lower layers have that this one hides.
sealed interface EntryName {
    /// A path of the layer's own.
    record Plain(TreePath path) implements EntryName {}

    /// A whiteout.
    record Removed(TreePath path) implements EntryName {}

    /// The mark of an opaque directory.
    record Opaque(TreePath directory) implements EntryName {}

    /// What the old aufs driver kept for itself, and layers of its time may still have.
    record Ignored() implements EntryName {}

    /// Reads an entry's name as docker does: it is cleaned, and seen from the root even if it begins with a
    /// slash.
    ///
    /// @throws IllegalArgumentException if it leaves the root or is no name; the message says why
    static EntryName parse(byte[] name) {
        List<byte[]> parts = cleaned(name);
        if (parts.isEmpty()) {
            return new Plain(TreePath.ROOT);
        }
        byte[] last = parts.removeLast();
        boolean opaque = Arrays.equals(last, Whiteouts.OPAQUE);
        if ((isMeta(last) && !opaque) || parts.stream().anyMatch(EntryName::isMeta)) {
            return new Ignored();
        }
        TreePath directory = path(parts);
        if (Whiteouts.reservedName(directory).isPresent()) {
            throw new IllegalArgumentException("a whiteout is no directory");
        }
        if (opaque) {
            return new Opaque(directory);
        }
        if (Whiteouts.hasPrefix(last, 0, last.length, Whiteouts.PREFIX)) {
            byte[] hidden = Arrays.copyOfRange(last, Whiteouts.PREFIX.length, last.length);
            if (hidden.length == 0) {
                throw new IllegalArgumentException("a whiteout names what it hides");
            }
            return new Removed(directory.child(FileName.of(hidden)));
        }
        return new Plain(directory.child(FileName.of(last)));
    }

    private static boolean isMeta(byte[] name) {
        return Whiteouts.hasPrefix(name, 0, name.length, Whiteouts.META_PREFIX);
    }

    /// Reads a name, or a hard link's target, that is just a path.
    ///
    /// @throws IllegalArgumentException if it leaves the root or is no name; the message says why
    static TreePath parsePath(byte[] name) {
        return path(cleaned(name));
    }

    private static TreePath path(List<byte[]> parts) {
        return new TreePath(parts.stream().map(FileName::of).toList());
    }

    private static List<byte[]> cleaned(byte[] name) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= name.length; end++) {
            if (end == name.length || name[end] == '/') {
                addPart(parts, name, start, end);
                start = end + 1;
            }
        }
        return parts;
    }

    private static void addPart(List<byte[]> parts, byte[] name, int start, int end) {
        int length = end - start;
        if (length == 0 || (length == 1 && name[start] == '.')) {
            return;
        }
        if (length == 2 && name[start] == '.' && name[start + 1] == '.') {
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("it leaves the layer's root");
            }
            parts.removeLast();
            return;
        }
        parts.add(Arrays.copyOfRange(name, start, end));
    }
}
