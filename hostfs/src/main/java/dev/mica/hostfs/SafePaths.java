package dev.mica.hostfs;

import dev.mica.core.tree.TreePath;
import java.io.IOException;

/// Opens what lies below an open directory without passing any symbolic link.
final class SafePaths {
    private static final long RESOLVE = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;

    private SafePaths() {}

    /// A path below the root, or the root itself. The caller closes the result.
    static Descriptor open(Descriptor root, TreePath path, int flags) throws IOException {
        byte[] bytes = path.isRoot() ? new byte[] {'.'} : path.bytes();
        return LinuxCalls.openIn(root.number(), bytes, flags, 0, RESOLVE);
    }

    /// Gives a file of the tree below the root another name in an open directory.
    static void link(Descriptor root, TreePath existing, int directory, byte[] name) throws IOException {
        int flags = OpenFlags.DIRECTORY | OpenFlags.PATH;
        try (Descriptor parent = open(root, existing.parent(), flags)) {
            LinuxCalls.makeHardLink(parent.number(), existing.name().bytes(), directory, name);
        }
    }
}
