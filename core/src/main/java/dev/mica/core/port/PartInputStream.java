package dev.mica.core.port;

import java.io.IOException;
import java.io.InputStream;

/// A part of something that can be read at any position. Several parts of one thing may be read at a time.
public abstract class PartInputStream extends InputStream {
    private final long end;
    private long position;

    /// @param end where it ends at the latest
    protected PartInputStream(long position, long end) {
        this.position = position;
        this.end = end;
    }

    /// Reads up to `length` bytes, at least one, that are there from the position on.
    ///
    /// @return how many; none or less if nothing is there
    protected abstract int readAt(long at, byte[] bytes, int offset, int length) throws IOException;

    /// How many bytes are left at most.
    protected final long remaining() {
        return end - position;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] bytes, int offset, int length) throws IOException {
        int most = (int) Math.min(length, remaining());
        if (most <= 0) {
            return length == 0 ? 0 : -1;
        }
        int count = readAt(position, bytes, offset, most);
        position += Math.max(count, 0);
        return count > 0 ? count : -1;
    }

    @Override
    public final long skip(long count) {
        long skipped = Math.clamp(count, 0, remaining());
        position += skipped;
        return skipped;
    }
}
