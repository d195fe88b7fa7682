package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The bytes of a scanned context's files. A build that hits everywhere opens none, so the paths are put
/// together when the first one is.
final class ContextContents implements FileContents {
    private final Path root;
    private final ScannedNode.Folder scanned;
    private final Map<Digest, TreePath> paths = new HashMap<>();
    private boolean collected;

    ContextContents(Path root, ScannedNode.Folder scanned) {
        this.root = root;
        this.scanned = scanned;
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        if (file.size() == 0) {
            return new ByteArrayInputStream(new byte[0]);
        }
        TreePath path = path(file.content());
        try {
            Path host = BytePath.toPath(BytePath.child(BytePath.of(root), path.bytes()));
            InputStream bytes = Files.newInputStream(host, LinkOption.NOFOLLOW_LINKS);
            return new VerifiedInputStream(bytes, "the context's file " + path, file);
        } catch (NoSuchFileException _) {
            throw new ChangedFileException("the context's file " + path, "vanished before it was copied");
        }
    }

    private synchronized TreePath path(Digest content) throws FileNotFoundException {
        if (!collected) {
            collect(scanned);
            collected = true;
        }
        TreePath path = paths.get(content);
        if (path == null) {
            throw new FileNotFoundException("no file of the context " + root + " has the content " + content);
        }
        return path;
    }

    private void collect(ScannedNode.Folder folder) {
        folder.children().forEach((name, child) -> {
            switch (child) {
                case ScannedNode.Folder below -> collect(below);
                case ScannedNode.RegularFile file ->
                    paths.putIfAbsent(file.digest(), folder.path().child(name));
                case ScannedNode.Link _, ScannedNode.Special _ -> {}
            }
        });
    }
}
