package dev.mica.core.layer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A tar's bytes on their way in, through one large buffer: blocks and file contents are used where they lie.
final class TarInput {
    private static final int BUFFER = 128 << 10;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private long consumed;

    TarInput(InputStream source) {
        this.source = source;
    }

    /// The offset of the next byte.
    long position() {
        return consumed;
    }

    /// Reads one block.
    ///
    /// @return false if the tar ends here
    boolean readBlock(byte[] block) throws IOException {
        if (!fill()) {
            return false;
        }
        readFully(block);
        return true;
    }

    void readFully(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int part = available(bytes.length - at);
            System.arraycopy(buffer, start, bytes, at, part);
            advance(part);
            at += part;
        }
    }

    void hash(long size, MessageDigest hash) throws IOException {
        for (long left = size; left > 0; ) {
            int part = available(left);
            hash.update(buffer, start, part);
            advance(part);
            left -= part;
        }
    }

    /// Takes bytes to where they belong, hashed on the way.
    void copy(long size, MessageDigest hash, SparseFiles into) throws IOException {
        for (long left = size; left > 0; ) {
            int part = available(left);
            hash.update(buffer, start, part);
            into.append(buffer, start, part);
            advance(part);
            left -= part;
        }
    }

    /// Reads some of the next bytes, and hashes them.
    ///
    /// @return how many; one at least
    int read(byte[] bytes, int offset, int length, MessageDigest hash) throws IOException {
        int part = available(length);
        System.arraycopy(buffer, start, bytes, offset, part);
        hash.update(buffer, start, part);
        advance(part);
        return part;
    }

    void skip(long count) throws IOException {
        for (long left = count; left > 0; ) {
            int part = available(left);
            advance(part);
            left -= part;
        }
    }

    /// Reads to the end, whatever stands there, so that those who watch the stream have seen all of it.
    void drain() throws IOException {
        while (fill()) {
            advance(end - start);
        }
    }

    private int available(long wanted) throws IOException {
        if (!fill()) {
            throw new MalformedLayerException(consumed, "", "the tar is truncated: it ends inside an entry");
        }
        return (int) Math.min(wanted, end - start);
    }

    private boolean fill() throws IOException {
        while (start == end) {
            int count = source.read(buffer, 0, BUFFER);
            if (count < 0) {
                return false;
            }
            start = 0;
            end = count;
        }
        return true;
    }

    private void advance(int count) {
        start += count;
        consumed += count;
    }
}
