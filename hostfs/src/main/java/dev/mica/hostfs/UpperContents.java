package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bytes of the files of an upper directory.
final class UpperContents implements FileContents {
    private final Path upper;
    private final Map<Digest, TreePath> paths;

    UpperContents(Path upper, List<UpperEntry.RegularFile> files) {
        this.upper = upper;
        this.paths = new HashMap<>();
        for (UpperEntry.RegularFile file : files) {
            if (!file.names().isEmpty()) {
                paths.put(file.node().content(), file.names().getFirst());
            }
        }
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        TreePath path = paths.get(file.content());
        if (path == null) {
            throw new FileNotFoundException("nothing in " + upper + " has the content " + file.content());
        }
        long resolve = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;
        try (Descriptor root = LinuxCalls.open(upper, OpenFlags.DIRECTORY, 0)) {
            Descriptor opened = LinuxCalls.openIn(root.number(), path.bytes(), 0, 0, resolve);
            return new VerifiedInputStream(new DescriptorInputStream(opened), path.toString(), file);
        }
    }
}
