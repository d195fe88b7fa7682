package dev.mica.core.tree;

import dev.mica.core.oci.Digest;

/// What a name in a directory stands for. Sockets are no nodes: they never reach a layer.
public sealed interface Node {
    Metadata metadata();

    /// The same node with other metadata.
    Node withMetadata(Metadata newMetadata);

    /// A regular file. The bytes are found elsewhere, by their digest.
    ///
    /// @param hardLinkGroup 0 if the file has one name; else the same number for all names of one file within a
    ///     tree,
    ///     whose content, size and metadata are then the same
    record File(Metadata metadata, Digest content, long size, long hardLinkGroup) implements Node {
        public File {
            if (size < 0) {
                throw new IllegalArgumentException("a size is not negative: " + size);
            }
        }

        @Override
        public File withMetadata(Metadata newMetadata) {
            return new File(newMetadata, content, size, hardLinkGroup);
        }

        public File withHardLinkGroup(long group) {
            return new File(metadata, content, size, group);
        }
    }

    /// A directory, whose entries are read through a [TreeReader].
    ///
    /// @param ref its record
    record Dir(Metadata metadata, DirectoryRef ref) implements Node {
        @Override
        public Dir withMetadata(Metadata newMetadata) {
            return new Dir(newMetadata, ref);
        }

        public Dir withRef(DirectoryRef newRef) {
            return new Dir(metadata, newRef);
        }
    }

    /// A symbolic link.
    ///
    /// @param target the link's text, kept as it is
    record Symlink(Metadata metadata, LinkTarget target) implements Node {
        @Override
        public Symlink withMetadata(Metadata newMetadata) {
            return new Symlink(newMetadata, target);
        }
    }

    /// A character or block device.
    record Device(Metadata metadata, Kind kind, int major, int minor) implements Node {
        public enum Kind {
            CHARACTER,
            BLOCK
        }

        @Override
        public Device withMetadata(Metadata newMetadata) {
            return new Device(newMetadata, kind, major, minor);
        }
    }

    /// A named pipe.
    record Fifo(Metadata metadata) implements Node {
        @Override
        public Fifo withMetadata(Metadata newMetadata) {
            return new Fifo(newMetadata);
        }
    }
}
