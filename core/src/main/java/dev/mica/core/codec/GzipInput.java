package dev.mica.core.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads gzip (RFC 1952) of any number of members. Unlike the JDK's reader it does not ask the source how
/// much is available to find out whether another member follows, since sources that come over a network may
/// say 0 at any time.
final class GzipInput extends InputStream {
    private static final int BUFFER = 64 << 10;

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private long total;
    private boolean inMember;
    private boolean first = true;
    private boolean ended;

    GzipInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        if (count == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                beginMember();
            } else if (inflater.finished()) {
                endMember();
            } else {
                int inflated = inflate(bytes, from, count);
                if (inflated > 0) {
                    return inflated;
                }
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int from, int count) throws IOException {
        if (inflater.needsInput()) {
            if (!fill()) {
                throw truncated();
            }
            inflater.setInput(buffer, start, end - start);
            start = end;
        }
        try {
            int inflated = inflater.inflate(bytes, from, count);
            if (inflated == 0 && inflater.needsDictionary()) {
                throw new IOException("damaged gzip: it asks for a dictionary");
            }
            crc.update(bytes, from, inflated);
            total += inflated;
            return inflated;
        } catch (DataFormatException e) {
            throw new IOException("damaged gzip after " + total + " bytes: " + e.getMessage(), e);
        }
    }

    private void beginMember() throws IOException {
        if (!first && !fill()) {
            ended = true;
            return;
        }
        int magic = next();
        if (magic == 0 && !first) {
            skipZeros();
            return;
        }
        if (magic != 0x1f || next() != 0x8b || next() != 8) {
            throw new IOException("expected gzip" + (first ? "" : " or its end") + ", found other bytes");
        }
        skipHeader();
        crc.reset();
        inflater.reset();
        inMember = true;
    }

    /// Archives on tapes are filled up with zeros.
    private void skipZeros() throws IOException {
        while (fill()) {
            if (next() != 0) {
                throw new IOException("expected the end of gzip, found other bytes");
            }
        }
        ended = true;
    }

    private void skipHeader() throws IOException {
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new IOException("expected a gzip header, found unknown flags " + flags);
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        for (int text : new int[] {NAME, COMMENT}) {
            if ((flags & text) != 0) {
                while (next() != 0) {
                    // Texts end in a NUL.
                }
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void endMember() throws IOException {
        start = end - inflater.getRemaining();
        long expectedCrc = integer();
        long expectedLength = integer();
        if (expectedCrc != crc.getValue()) {
            throw new IOException("damaged gzip: its checksum is " + Long.toHexString(expectedCrc)
                    + ", that of its bytes " + Long.toHexString(crc.getValue()));
        }
        if (expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("damaged gzip: it names a length of " + expectedLength + " bytes, and has "
                    + inflater.getBytesWritten());
        }
        inMember = false;
        first = false;
    }

    private long integer() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (!fill()) {
            throw truncated();
        }
        return buffer[start++] & 0xff;
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

    private EOFException truncated() {
        return new EOFException("truncated gzip: it ends after " + total + " plain bytes");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
