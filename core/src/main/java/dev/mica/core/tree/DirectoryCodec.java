package dev.mica.core.tree;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Node.Device;
import dev.mica.core.tree.Node.Dir;
import dev.mica.core.tree.Node.Fifo;
import dev.mica.core.tree.Node.File;
import dev.mica.core.tree.Node.Symlink;
import java.nio.ByteBuffer;
import java.util.Map;

/// The stored form of a [Directory], and the two digests that name it.
///
/// Version 1: the four bytes `MKD` and 1; the count of entries; then for each, in the order of the names'
/// bytes: the name, its node's kind, mode, owner, time and extended attributes, and what belongs to the kind.
/// Numbers are big-endian; every text stands behind its length. A directory has exactly one form, so equal
/// directories have equal bytes and the exact digest is that of the bytes.
///
/// The content digest is the digest of a second form that is never stored: the same without times, without
/// numbers of hard-link groups (they are arbitrary), and with the content digest alone of each directory in
/// it.
public final class DirectoryCodec {
    static final int MAGIC = 0x4d4b_4401;
    private static final int CONTENT_MAGIC = 0x4d4b_4301;

    static final int FILE = 1;
    static final int DIR = 2;
    static final int SYMLINK = 3;
    static final int CHARACTER_DEVICE = 4;
    static final int BLOCK_DEVICE = 5;
    static final int FIFO = 6;

    static final int SHA256 = 1;
    static final int SHA512 = 2;

    private static final int TYPICAL_ENTRY_LENGTH = 128;

    /// How many bytes tell whether a record begins.
    public static final int MAGIC_BYTES = Integer.BYTES;

    private DirectoryCodec() {}

    /// Whether bytes that begin so may be a record's.
    public static boolean begins(byte[] start) {
        return start.length >= MAGIC_BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
    }

    /// A directory's name and stored form together.
    ///
    /// @param bytes must not be changed
    @SuppressWarnings("ArrayRecordComponent")
    public record Encoded(DirectoryRef ref, byte[] bytes) {}

    /// The bytes to store.
    public static byte[] encode(Directory directory) {
        return write(directory, true);
    }

    /// What names the directory.
    public static DirectoryRef refOf(Directory directory) {
        return encoded(directory).ref();
    }

    /// The bytes to store and what names them.
    public static Encoded encoded(Directory directory) {
        byte[] bytes = write(directory, true);
        Digest content = Digest.ofBytes(write(directory, false));
        return new Encoded(new DirectoryRef(Digest.ofBytes(bytes), content, holdsHardLinks(directory)), bytes);
    }

    /// Reads the stored form.
    ///
    /// @throws MalformedDirectoryException if the bytes are not what [#encode(Directory)] gives for some
    ///     directory
    public static Directory decode(byte[] bytes) throws MalformedDirectoryException {
        return new DirectoryDecoder(bytes).directory();
    }

    private static boolean holdsHardLinks(Directory directory) {
        for (Node node : directory.entries().values()) {
            if ((node instanceof File file && file.hardLinkGroup() != 0)
                    || (node instanceof Dir dir && dir.ref().hardLinks())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] write(Directory directory, boolean exact) {
        RecordBytes out =
                new RecordBytes(16 + TYPICAL_ENTRY_LENGTH * directory.entries().size());
        out.putInt(exact ? MAGIC : CONTENT_MAGIC);
        out.putInt(directory.entries().size());
        for (Map.Entry<FileName, Node> entry : directory.entries().entrySet()) {
            byte[] name = entry.getKey().bytes();
            out.putByte(name.length);
            out.put(name);
            writeNode(out, entry.getValue(), exact);
        }
        return out.toByteArray();
    }

    private static void writeNode(RecordBytes out, Node node, boolean exact) {
        out.putByte(kind(node));
        writeMetadata(out, node.metadata(), exact);
        switch (node) {
            case File file -> {
                out.putDigest(file.content());
                out.putLong(file.size());
                if (exact) {
                    out.putLong(file.hardLinkGroup());
                }
            }
            case Dir dir -> {
                out.putDigest(dir.ref().content());
                if (exact) {
                    out.putDigest(dir.ref().exact());
                    out.putByte(dir.ref().hardLinks() ? 1 : 0);
                }
            }
            case Symlink symlink -> {
                byte[] target = symlink.target().bytes();
                out.putShort(target.length);
                out.put(target);
            }
            case Device device -> {
                out.putInt(device.major());
                out.putInt(device.minor());
            }
            case Fifo _ -> {}
        }
    }

    private static int kind(Node node) {
        return switch (node) {
            case File _ -> FILE;
            case Dir _ -> DIR;
            case Symlink _ -> SYMLINK;
            case Device device -> device.kind() == Device.Kind.CHARACTER ? CHARACTER_DEVICE : BLOCK_DEVICE;
            case Fifo _ -> FIFO;
        };
    }

    private static void writeMetadata(RecordBytes out, Metadata metadata, boolean exact) {
        out.putShort(metadata.mode());
        out.putLong(metadata.uid());
        out.putLong(metadata.gid());
        if (exact) {
            out.putLong(metadata.mtimeSeconds());
        }
        out.putInt(metadata.xattrs().entries().size());
        for (Xattrs.Xattr xattr : metadata.xattrs().entries()) {
            out.putInt(xattr.name().length);
            out.put(xattr.name());
            out.putInt(xattr.value().length);
            out.put(xattr.value());
        }
    }
}
