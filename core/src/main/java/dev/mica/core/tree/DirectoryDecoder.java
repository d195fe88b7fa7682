package dev.mica.core.tree;

import dev.mica.core.oci.Digest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads one directory record. Lengths are checked against what is left before anything is allocated, so that
/// damaged bytes can't fill the memory.
final class DirectoryDecoder {
    private final ByteBuffer in;

    DirectoryDecoder(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    Directory directory() throws MalformedDirectoryException {
        try {
            int magic = in.getInt();
            if (magic != DirectoryCodec.MAGIC) {
                throw new MalformedDirectoryException("it begins with 0x" + Integer.toHexString(magic));
            }
            Directory directory = new Directory(entries());
            if (in.hasRemaining()) {
                throw new MalformedDirectoryException(in.remaining() + " bytes too many at its end");
            }
            return directory;
        } catch (BufferUnderflowException e) {
            throw new MalformedDirectoryException("it ends early, after " + in.limit() + " bytes");
        } catch (IllegalArgumentException e) {
            throw new MalformedDirectoryException(e.getMessage() + ", before byte " + in.position());
        }
    }

    private SortedMap<FileName, Node> entries() throws MalformedDirectoryException {
        TreeMap<FileName, Node> entries = new TreeMap<>();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            FileName name = FileName.of(bytes(Byte.toUnsignedInt(in.get())));
            if (!entries.isEmpty() && entries.lastKey().compareTo(name) >= 0) {
                throw new MalformedDirectoryException("\"" + name + "\" stands behind \"" + entries.lastKey() + "\"");
            }
            entries.put(name, node());
        }
        if (entries.size() != count) {
            throw new MalformedDirectoryException("it claims " + count + " entries");
        }
        return entries;
    }

    private Node node() throws MalformedDirectoryException {
        int kind = in.get();
        Metadata metadata = metadata();
        return switch (kind) {
            case DirectoryCodec.FILE -> new Node.File(metadata, digest(), in.getLong(), in.getLong());
            case DirectoryCodec.DIR -> new Node.Dir(metadata, ref());
            case DirectoryCodec.SYMLINK ->
                new Node.Symlink(metadata, LinkTarget.of(bytes(Short.toUnsignedInt(in.getShort()))));
            case DirectoryCodec.CHARACTER_DEVICE ->
                new Node.Device(metadata, Node.Device.Kind.CHARACTER, in.getInt(), in.getInt());
            case DirectoryCodec.BLOCK_DEVICE ->
                new Node.Device(metadata, Node.Device.Kind.BLOCK, in.getInt(), in.getInt());
            case DirectoryCodec.FIFO -> new Node.Fifo(metadata);
            default -> throw new MalformedDirectoryException("a node is of the unknown kind " + kind);
        };
    }

    private DirectoryRef ref() throws MalformedDirectoryException {
        Digest content = digest();
        Digest exact = digest();
        byte hardLinks = in.get();
        if (hardLinks != 0 && hardLinks != 1) {
            throw new MalformedDirectoryException("a flag is neither 0 nor 1 but " + hardLinks);
        }
        return new DirectoryRef(exact, content, hardLinks == 1);
    }

    private Metadata metadata() {
        int mode = Short.toUnsignedInt(in.getShort());
        long uid = in.getLong();
        long gid = in.getLong();
        long mtime = in.getLong();
        return new Metadata(mode, uid, gid, mtime, xattrs());
    }

    private Xattrs xattrs() {
        int count = in.getInt();
        if (count == 0) {
            return Xattrs.NONE;
        }
        List<Xattrs.Xattr> xattrs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] name = bytes(in.getInt());
            Xattrs.Xattr xattr = new Xattrs.Xattr(name, bytes(in.getInt()));
            if (!xattrs.isEmpty() && xattrs.getLast().compareTo(xattr) >= 0) {
                throw new IllegalArgumentException("extended attributes are not in order");
            }
            xattrs.add(xattr);
        }
        return new Xattrs(xattrs);
    }

    private Digest digest() throws MalformedDirectoryException {
        int algorithm = in.get();
        return switch (algorithm) {
            case DirectoryCodec.SHA256 -> Digest.of(Digest.Algorithm.SHA256, bytes(32));
            case DirectoryCodec.SHA512 -> Digest.of(Digest.Algorithm.SHA512, bytes(64));
            default -> throw new MalformedDirectoryException("a digest is of the unknown algorithm " + algorithm);
        };
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
