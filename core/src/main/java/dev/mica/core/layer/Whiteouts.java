package dev.mica.core.layer;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.util.Arrays;
import java.util.Optional;

/// The names by which a layer's tar says what it hides (image-spec layer.md, "Whiteouts").
final class Whiteouts {
    static final byte[] PREFIX = TarFormat.ascii(".wh.");
    static final byte[] META_PREFIX = TarFormat.ascii(".wh..wh.");
    static final byte[] OPAQUE = TarFormat.ascii(".wh..wh..opq");

    private Whiteouts() {}

    static boolean hasPrefix(byte[] bytes, int start, int end, byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /// A name of the path that a reader would take for a whiteout.
    static Optional<FileName> reservedName(TreePath path) {
        for (FileName name : path.names()) {
            byte[] bytes = name.bytes();
            if (hasPrefix(bytes, 0, bytes.length, PREFIX)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /// The tar name that hides the path.
    static byte[] removal(TreePath path) {
        return marker(path.parent(), PREFIX, path.name().bytes());
    }

    /// The tar name that hides all that lower layers have in the directory.
    static byte[] opaque(TreePath directory) {
        return marker(directory, OPAQUE, new byte[0]);
    }

    private static byte[] marker(TreePath directory, byte[] first, byte[] second) {
        byte[] parent = directory.bytes();
        int slash = parent.length == 0 ? 0 : 1;
        byte[] name = Arrays.copyOf(parent, parent.length + slash + first.length + second.length);
        if (slash == 1) {
            name[parent.length] = '/';
        }
        System.arraycopy(first, 0, name, parent.length + slash, first.length);
        System.arraycopy(second, 0, name, parent.length + slash + first.length, second.length);
        return name;
    }
}
