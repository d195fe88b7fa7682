package dev.mica.transport.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// Ends a stream of which nothing comes any more: the JDK's client waits for a body without end.
final class StallGuard extends FilterInputStream {
    private final long limitNanos;
    private final Thread watch;
    private volatile boolean waiting;
    private volatile long waitingSince;
    private volatile boolean stalled;

    StallGuard(InputStream body, Duration limit) {
        super(body);
        this.limitNanos = limit.toNanos();
        this.watch = Thread.ofVirtual().unstarted(this::watch);
        watch.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(limitNanos / 2));
                if (waiting && System.nanoTime() - waitingSince > limitNanos) {
                    stalled = true;
                    super.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException e) {
            // Closed by its reader, or broken already: nothing is left to watch.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waitingSince = System.nanoTime();
        waiting = true;
        try {
            int count = super.read(buffer, offset, length);
            if (stalled) {
                throw new IOException("the stream was ended");
            }
            return count;
        } catch (IOException e) {
            if (stalled) {
                SocketTimeoutException timeout = new SocketTimeoutException(
                        "nothing came for " + Duration.ofNanos(limitNanos).toSeconds() + " seconds");
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            waiting = false;
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
