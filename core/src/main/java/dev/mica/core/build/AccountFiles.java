package dev.mica.core.build;

import dev.mica.core.tree.Accounts;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a file system's own passwd and group.
final class AccountFiles {
    private static final int MAX_BYTES = 16 << 20;

    private AccountFiles() {}

    static Accounts read(Tree tree, TreeReader directories, FileContents files) throws IOException {
        return Accounts.parse(
                read(tree, "/etc/passwd", directories, files), read(tree, "/etc/group", directories, files));
    }

    private static Optional<byte[]> read(Tree tree, String path, TreeReader directories, FileContents files)
            throws IOException {
        Optional<Node> node =
                TreeLookup.follow(tree, TreePath.of(path), directories).found();
        if (node.isEmpty() || !(node.get() instanceof Node.File file)) {
            return Optional.empty();
        }
        if (file.size() > MAX_BYTES) {
            throw new IOException(path + " of the image has " + file.size() + " bytes, more than " + MAX_BYTES);
        }
        try (InputStream in = files.open(file)) {
            return Optional.of(in.readAllBytes());
        }
    }
}
