package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What stands at a path of an overlay's upper directory.
sealed interface UpperEntry {
    /// A device 0:0, which hides what is below.
    record Whiteout() implements UpperEntry {}

    /// A socket, which no layer can hold, though it hides what is below.
    record Socket() implements UpperEntry {}

    /// A symbolic link, device or pipe.
    record Special(Node node) implements UpperEntry {}

    /// A directory.
    ///
    /// @param opaque whether what is below is hidden
    record Folder(Metadata metadata, boolean opaque, SortedMap<FileName, UpperEntry> children) implements UpperEntry {
        Folder(Metadata metadata, boolean opaque) {
            this(metadata, opaque, new TreeMap<>());
        }
    }

    /// A regular file, with all its names in the directory.
    final class RegularFile implements UpperEntry, Hashing.Job {
        private final Descriptor root;
        private final Metadata metadata;
        private final FileStatus status;
        private final List<TreePath> names = new ArrayList<>();
        private Digest digest = Digest.ofBytes(new byte[0]);

        RegularFile(Descriptor root, Metadata metadata, FileStatus status) {
            this.root = root;
            this.metadata = metadata;
            this.status = status;
        }

        void addName(TreePath name) {
            names.add(name);
        }

        List<TreePath> names() {
            return names;
        }

        @Override
        public long size() {
            return status.size();
        }

        @Override
        public void run(byte[] buffer) throws IOException {
            if (status.size() == 0) {
                return;
            }
            TreePath path = names.getFirst();
            Descriptor file = LinuxCalls.openIn(
                    root.number(), path.bytes(), 0, 0, OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS);
            try (DescriptorInputStream in = new DescriptorInputStream(file)) {
                digest = Hashing.digest(in, buffer);
                FileStatus now = LinuxCalls.status(file);
                if (now.size() != status.size() || now.mtimeNanos() != status.mtimeNanos()) {
                    throw new ChangedFileException(path.toString(), "changed while it was read");
                }
            }
        }

        /// The node without a hard-link group.
        Node.File node() {
            return new Node.File(metadata, digest, status.size(), 0);
        }
    }

    /// The link text of a symbolic link as a node.
    static Special symlink(Metadata metadata, byte[] text) {
        return new Special(new Node.Symlink(metadata, LinkTarget.of(text)));
    }
}
