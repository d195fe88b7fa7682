package dev.mica.core.port;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Passes bytes on and looks at each of them on the way: nothing is skipped unseen. Closing it closes what it
/// reads from.
public abstract class ObservedInputStream extends FilterInputStream {
    private static final int MOST_SKIPPED = 1 << 16;

    private boolean ended;

    protected ObservedInputStream(InputStream in) {
        super(in);
    }

    /// Called with what was read, before the caller gets it.
    protected abstract void seen(byte[] bytes, int offset, int length) throws IOException;

    /// Called once, when the end is reached.
    protected void ended() throws IOException {}

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            seen(bytes, offset, count);
        } else if (count < 0 && !ended) {
            ended();
            ended = true;
        }
        return count;
    }

    @Override
    public final long skip(long count) throws IOException {
        byte[] skipped = new byte[Math.clamp(count, 0, MOST_SKIPPED)];
        return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public final boolean markSupported() {
        return false;
    }
}
