package dev.mica.core.layer;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.util.Arrays;
import java.util.OptionalLong;

/// The stored form of a [LayerContents], version 1: binary and made to be read fast.
///
/// After `MLTC`, the version and the number of entries, each entry is a byte that says its kind and what
/// follows; its path as the number of bytes it shares with the path before, and the rest; for a node its
/// metadata, where mode, owner and attributes are left out if they are those of the node before; and what the
/// kind asks for. Times and offsets are differences from the entry before.
public final class LayerContentsCodec {
    static final byte[] MAGIC = TarFormat.ascii("MLTC");
    static final int VERSION = 1;

    static final int KIND = 0x0f;
    static final int FILE = 0;
    static final int DIRECTORY = 1;
    static final int SYMLINK = 2;
    static final int CHARACTER_DEVICE = 3;
    static final int BLOCK_DEVICE = 4;
    static final int FIFO = 5;
    static final int REMOVED = 6;
    static final int OPAQUE = 7;

    static final int SAME_OWNER = 0x10;
    static final int HAS_DATA = 0x20;
    static final int HARD_LINK = 0x40;

    private static final int SHA256 = 0;
    private static final int SHA512 = 1;

    /// About what an entry takes, in bytes.
    private static final int TYPICAL_ENTRY = 64;

    private final ContentsOutput out;
    private byte[] lastPath = {};
    private Metadata lastMetadata = Metadata.rootOwned(0, 0);
    private long lastOffset;

    private LayerContentsCodec(int entries) {
        out = new ContentsOutput(TYPICAL_ENTRY * (entries + 1));
    }

    public static byte[] encode(LayerContents contents) {
        LayerContentsCodec encoder = new LayerContentsCodec(contents.entries().size());
        encoder.out.raw(MAGIC, 0, MAGIC.length);
        encoder.out.octet(VERSION);
        encoder.out.number(contents.entries().size());
        contents.entries().forEach(encoder::write);
        return encoder.out.toBytes();
    }

    /// Reads the stored form. Directories refer to the empty directory.
    ///
    /// @throws java.io.IOException if the bytes are no table of contents of version 1, or damaged
    public static LayerContents decode(byte[] bytes) throws java.io.IOException {
        return new LayerContentsDecoder(bytes).decode();
    }

    private void write(LayerContents.Entry entry) {
        switch (entry.change()) {
            case Change.Put(TreePath path, Node node) -> writeNode(path, node, entry.dataOffset());
            case Change.Removed(TreePath path) -> {
                out.octet(REMOVED);
                writePath(path);
            }
            case Change.Opaque(TreePath path) -> {
                out.octet(OPAQUE);
                writePath(path);
            }
        }
    }

    private void writeNode(TreePath path, Node node, OptionalLong dataOffset) {
        Metadata metadata = node.metadata();
        boolean sameOwner = metadata.mode() == lastMetadata.mode()
                && metadata.uid() == lastMetadata.uid()
                && metadata.gid() == lastMetadata.gid()
                && metadata.xattrs().equals(lastMetadata.xattrs());
        out.octet(kind(node) | (sameOwner ? SAME_OWNER : 0) | (dataOffset.isPresent() ? HAS_DATA : 0));
        writePath(path);
        if (!sameOwner) {
            out.number(metadata.mode());
            out.number(metadata.uid());
            out.number(metadata.gid());
            out.number(metadata.xattrs().entries().size());
            for (Xattrs.Xattr xattr : metadata.xattrs().entries()) {
                out.framed(xattr.name());
                out.framed(xattr.value());
            }
        }
        out.signed(metadata.mtimeSeconds() - lastMetadata.mtimeSeconds());
        lastMetadata = metadata;
        switch (node) {
            case Node.File file -> writeFile(file, dataOffset);
            case Node.Symlink link -> out.framed(link.target().bytes());
            case Node.Device device -> {
                out.signed(device.major());
                out.signed(device.minor());
            }
            case Node.Dir _, Node.Fifo _ -> {}
        }
    }

    private void writeFile(Node.File file, OptionalLong dataOffset) {
        byte[] digest = file.content().value();
        out.octet(
                switch (file.content().algorithm()) {
                    case SHA256 -> SHA256;
                    case SHA512 -> SHA512;
                });
        out.raw(digest, 0, digest.length);
        out.number(file.size());
        if (file.hardLinkGroup() != 0) {
            out.number(file.hardLinkGroup());
        }
        if (dataOffset.isPresent()) {
            out.signed(dataOffset.getAsLong() - lastOffset);
            lastOffset = dataOffset.getAsLong();
        }
    }

    private void writePath(TreePath path) {
        byte[] bytes = path.bytes();
        int shared = Arrays.mismatch(bytes, lastPath);
        shared = shared < 0 ? bytes.length : shared;
        out.number(shared);
        out.number(bytes.length - shared);
        out.raw(bytes, shared, bytes.length - shared);
        lastPath = bytes;
    }

    private static int kind(Node node) {
        return switch (node) {
            case Node.File file -> FILE | (file.hardLinkGroup() != 0 ? HARD_LINK : 0);
            case Node.Dir _ -> DIRECTORY;
            case Node.Symlink _ -> SYMLINK;
            case Node.Device device ->
                switch (device.kind()) {
                    case CHARACTER -> CHARACTER_DEVICE;
                    case BLOCK -> BLOCK_DEVICE;
                };
            case Node.Fifo _ -> FIFO;
        };
    }

    /// The algorithm of that number.
    static Digest.Algorithm algorithm(int number, ContentsInput in) throws java.io.IOException {
        return switch (number) {
            case SHA256 -> Digest.Algorithm.SHA256;
            case SHA512 -> Digest.Algorithm.SHA512;
            default -> throw in.damaged("it names an unknown kind of digest, " + number);
        };
    }
}
