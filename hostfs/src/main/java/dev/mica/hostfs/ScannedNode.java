package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.TreePath;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a scan of a context found at a path, before files are hashed.
sealed interface ScannedNode {
    /// A directory, which holds only what was asked for.
    record Folder(TreePath path, FileStatus status, SortedMap<FileName, ScannedNode> children) implements ScannedNode {
        Folder(TreePath path, FileStatus status) {
            this(path, status, new TreeMap<>());
        }
    }

    record Link(FileStatus status, LinkTarget target) implements ScannedNode {}

    /// A device or pipe.
    record Special(FileStatus status) implements ScannedNode {}

    /// A regular file; or a socket, which becomes an empty one as BuildKit has it.
    final class RegularFile implements ScannedNode {
        private static final Digest NOTHING = Digest.ofBytes(new byte[0]);

        private FileStatus status;
        private Digest digest;
        private byte[] capability;

        /// A file whose content is known.
        RegularFile(FileStatus status, Digest digest, byte[] capability) {
            this.status = status;
            this.digest = digest;
            this.capability = capability;
        }

        /// A file that is still to be hashed.
        RegularFile(FileStatus status) {
            this(status, NOTHING, StatRecord.NO_CAPABILITY);
        }

        void hashed(FileStatus newStatus, Digest newDigest, byte[] newCapability) {
            status = newStatus;
            digest = newDigest;
            capability = newCapability;
        }

        FileStatus status() {
            return status;
        }

        Digest digest() {
            return digest;
        }

        byte[] capability() {
            return capability;
        }

        long size() {
            return status.isSocket() ? 0 : status.size();
        }
    }
}
