package dev.mica.core.layer;

import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Walks through a tar's headers and joins each entry with the extended headers before it (pax, GNU long
/// names).
///
/// Global pax headers are checked and then ignored, as Go's tar reader and so every container engine does:
/// what they say would otherwise make an image differ from what everybody else runs.
final class TarEntries {
    private final TarInput in;
    private final LayerLimits limits;
    private final byte[] block = new byte[TarFormat.BLOCK];
    private PaxRecords records = PaxRecords.NONE;
    private Optional<byte[]> longName = Optional.empty();
    private Optional<byte[]> longLink = Optional.empty();
    private long headerBytes;

    TarEntries(TarInput in, LayerLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /// The next entry; the bytes of the one before must have been read.
    ///
    /// @return empty at the end of the tar
    Optional<TarEntry> next() throws IOException {
        records = PaxRecords.NONE;
        longName = Optional.empty();
        longLink = Optional.empty();
        while (true) {
            long offset = in.position();
            if (isEnd(offset)) {
                return Optional.empty();
            }
            TarHeader header = TarHeader.parse(block, offset);
            switch (header.type()) {
                case TarFormat.PAX, TarFormat.SOLARIS_PAX -> records = PaxRecords.parse(body(header, offset), offset);
                case TarFormat.GLOBAL_PAX -> PaxRecords.parse(body(header, offset), offset);
                case TarFormat.GNU_LONG_NAME -> longName = Optional.of(terminated(body(header, offset)));
                case TarFormat.GNU_LONG_LINK -> longLink = Optional.of(terminated(body(header, offset)));
                default -> {
                    return Optional.of(entry(header, offset));
                }
            }
        }
    }

    /// Two empty blocks end a tar; some programs leave them out.
    private boolean isEnd(long offset) throws IOException {
        boolean pending = records != PaxRecords.NONE || longName.isPresent() || longLink.isPresent();
        if (!in.readBlock(block)) {
            if (pending) {
                throw new MalformedLayerException(offset, "", "the tar is truncated: an extended header is its last");
            }
            return true;
        }
        if (!TarHeader.isEmpty(block)) {
            return false;
        }
        if (in.readBlock(block) && !TarHeader.isEmpty(block)) {
            throw new MalformedLayerException(
                    offset, "", "expected two empty blocks at the tar's end, found one that is followed by more");
        }
        return true;
    }

    private byte[] body(TarHeader header, long offset) throws IOException {
        if (header.size() < 0 || header.size() > limits.headerBytes()) {
            throw new MalformedLayerException(
                    offset,
                    "",
                    "expected an extended header of at most " + limits.headerBytes() + " bytes, found "
                            + header.size());
        }
        byte[] body = new byte[(int) header.size()];
        in.readFully(body);
        in.skip(TarFormat.padding(body.length));
        count(body.length, offset);
        return body;
    }

    private void count(long bytes, long offset) throws MalformedLayerException {
        headerBytes += bytes;
        if (headerBytes > limits.totalHeaderBytes()) {
            throw new MalformedLayerException(
                    offset, "", "its names and attributes are more than " + limits.totalHeaderBytes() + " bytes");
        }
    }

    private static byte[] terminated(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return java.util.Arrays.copyOf(text, end);
    }

    private TarEntry entry(TarHeader header, long offset) throws IOException {
        byte[] name = longName.or(() -> records.value("GNU.sparse.name"))
                .or(() -> records.value("path"))
                .orElse(header.name());
        byte[] link = longLink.or(() -> records.value("linkpath")).orElse(header.link());
        count(name.length + link.length, offset);
        String shown = new String(name, StandardCharsets.UTF_8);
        long uid = records.number("uid", offset).orElse(header.uid());
        long gid = records.number("gid", offset).orElse(header.gid());
        long size = records.number("size", offset).orElse(header.size());
        long mtime = records.seconds("mtime", offset).orElse(header.mtime());
        Xattrs xattrs = records.xattrs(offset);
        if (uid < 0 || gid < 0 || size < 0) {
            throw new MalformedLayerException(
                    offset, shown, "its owner or size is negative: " + uid + ":" + gid + ", " + size + " bytes");
        }
        byte type = type(header, name, size);
        long start = in.position();
        Optional<SparseMap> sparse = sparse(header, shown, offset, size);
        if (type != TarFormat.GNU_SPARSE) {
            // A map in front of the bytes is part of their size.
            size -= in.position() - start;
        }
        return new TarEntry(
                offset,
                type,
                name,
                link,
                hasBytes(type) ? size : 0,
                new Metadata((int) (header.mode() & 07777), uid, gid, mtime, xattrs),
                sparse,
                header.major(),
                header.minor());
    }

    private Optional<SparseMap> sparse(TarHeader header, String name, long offset, long size) throws IOException {
        SparseMapReader reader = new SparseMapReader(in, limits, offset, name);
        if (header.type() == TarFormat.GNU_SPARSE) {
            return Optional.of(reader.old(block, size));
        }
        return records.isSparse() ? Optional.of(reader.pax(records, size)) : Optional.empty();
    }

    /// Old tars know directories by the slash at their end only.
    private static byte type(TarHeader header, byte[] name, long size) {
        byte type = header.type() == 0 ? TarFormat.REGULAR : header.type();
        boolean slash = name.length > 0 && name[name.length - 1] == '/';
        return type == TarFormat.REGULAR && slash && size == 0 ? TarFormat.DIRECTORY : type;
    }

    /// Whether bytes follow the header. Some programs give links and directories a size, but no bytes.
    private static boolean hasBytes(byte type) {
        return switch (type) {
            case TarFormat.HARD_LINK,
                    TarFormat.SYMLINK,
                    TarFormat.CHARACTER_DEVICE,
                    TarFormat.BLOCK_DEVICE,
                    TarFormat.DIRECTORY,
                    TarFormat.FIFO -> false;
            default -> true;
        };
    }
}
