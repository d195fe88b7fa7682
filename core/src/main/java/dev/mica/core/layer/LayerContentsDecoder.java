package dev.mica.core.layer;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Reads what [LayerContentsCodec] wrote.
final class LayerContentsDecoder {
    private static final int LEAST_ENTRY = 3;

    private final ContentsInput in;
    private byte[] lastPath = {};
    private Metadata lastMetadata = Metadata.rootOwned(0, 0);
    private long lastOffset;

    LayerContentsDecoder(byte[] bytes) {
        in = new ContentsInput(bytes);
    }

    LayerContents decode() throws IOException {
        if (!Arrays.equals(in.raw(LayerContentsCodec.MAGIC.length), LayerContentsCodec.MAGIC)) {
            throw in.damaged("it doesn't begin as one");
        }
        int version = in.octet();
        if (version != LayerContentsCodec.VERSION) {
            throw in.damaged("expected version " + LayerContentsCodec.VERSION + ", found " + version);
        }
        int count = in.count(LEAST_ENTRY);
        List<LayerContents.Entry> entries = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                entries.add(entry());
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            IOException damaged = in.damaged(String.valueOf(e.getMessage()));
            damaged.initCause(e);
            throw damaged;
        }
        if (!in.atEnd()) {
            throw in.damaged("bytes follow its end");
        }
        return new LayerContents(entries);
    }

    private LayerContents.Entry entry() throws IOException {
        int tag = in.octet();
        TreePath path = path();
        return switch (tag & LayerContentsCodec.KIND) {
            case LayerContentsCodec.REMOVED -> entry(new Change.Removed(path));
            case LayerContentsCodec.OPAQUE -> entry(new Change.Opaque(path));
            case LayerContentsCodec.FILE -> file(path, metadata(tag), tag);
            default -> entry(new Change.Put(path, node(tag)));
        };
    }

    private static LayerContents.Entry entry(Change change) {
        return new LayerContents.Entry(change, OptionalLong.empty());
    }

    private TreePath path() throws IOException {
        long shared = in.number();
        int rest = in.count(1);
        if (shared < 0 || shared > lastPath.length) {
            throw in.damaged("a path shares more than there is");
        }
        byte[] path = Arrays.copyOf(lastPath, Math.addExact((int) shared, rest));
        in.raw(path, (int) shared, rest);
        lastPath = path;
        return TreePath.of(path);
    }

    private Metadata metadata(int tag) throws IOException {
        Metadata owner = (tag & LayerContentsCodec.SAME_OWNER) != 0 ? lastMetadata : owner();
        lastMetadata = owner.withMtimeSeconds(lastMetadata.mtimeSeconds() + in.signed());
        return lastMetadata;
    }

    private Metadata owner() throws IOException {
        long mode = in.number();
        if (mode != (int) mode) {
            throw in.damaged("a mode is too large");
        }
        long uid = in.number();
        long gid = in.number();
        int count = in.count(2);
        List<Xattrs.Xattr> xattrs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            xattrs.add(new Xattrs.Xattr(in.framed(), in.framed()));
        }
        return new Metadata((int) mode, uid, gid, 0, count == 0 ? Xattrs.NONE : new Xattrs(xattrs));
    }

    private Node node(int tag) throws IOException {
        int kind = tag & LayerContentsCodec.KIND;
        if (kind > LayerContentsCodec.FIFO) {
            throw in.damaged("it names an unknown kind of entry, " + kind);
        }
        Metadata metadata = metadata(tag);
        return switch (kind) {
            case LayerContentsCodec.DIRECTORY -> new Node.Dir(metadata, LayerContents.NO_ENTRIES);
            case LayerContentsCodec.SYMLINK -> new Node.Symlink(metadata, LinkTarget.of(in.framed()));
            case LayerContentsCodec.FIFO -> new Node.Fifo(metadata);
            default ->
                new Node.Device(
                        metadata,
                        kind == LayerContentsCodec.BLOCK_DEVICE ? Node.Device.Kind.BLOCK : Node.Device.Kind.CHARACTER,
                        Math.toIntExact(in.signed()),
                        Math.toIntExact(in.signed()));
        };
    }

    private LayerContents.Entry file(TreePath path, Metadata metadata, int tag) throws IOException {
        Digest.Algorithm algorithm = LayerContentsCodec.algorithm(in.octet(), in);
        Digest content = Digest.of(algorithm, in.raw(algorithm == Digest.Algorithm.SHA256 ? 32 : 64));
        long size = in.number();
        long group = (tag & LayerContentsCodec.HARD_LINK) != 0 ? in.number() : 0;
        OptionalLong dataOffset = OptionalLong.empty();
        if ((tag & LayerContentsCodec.HAS_DATA) != 0) {
            lastOffset += in.signed();
            dataOffset = OptionalLong.of(lastOffset);
        }
        return new LayerContents.Entry(new Change.Put(path, new Node.File(metadata, content, size, group)), dataOffset);
    }
}
