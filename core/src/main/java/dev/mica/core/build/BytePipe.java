package dev.mica.core.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bytes from one thread to another: who writes waits while the other is too far behind.
final class BytePipe extends OutputStream {
    private static final int MAX_WAITING = 4 << 20;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final InputStream input = new End();
    private long waitingBytes;
    private boolean ended;
    private boolean abandoned;
    private @Nullable Throwable failure;

    /// Where the other thread reads. It fails as the writer did.
    InputStream input() {
        return input;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return;
        }
        byte[] block = new byte[length];
        System.arraycopy(bytes, offset, block, 0, length);
        synchronized (this) {
            try {
                while (waitingBytes > MAX_WAITING && !abandoned) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (!abandoned) {
                waiting.add(block);
                waitingBytes += length;
                notifyAll();
            }
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while bytes were waited for");
    }

    /// All was written.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// No more can be written.
    synchronized void fail(Throwable reason) {
        if (!ended) {
            failure = reason;
            end();
        }
    }

    /// Whether what is written goes nowhere.
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /// Nobody reads any more; what is written from now on goes nowhere.
    synchronized void abandon() {
        abandoned = true;
        waiting.clear();
        notifyAll();
    }

    private synchronized byte @Nullable [] next() throws IOException {
        try {
            while (waiting.isEmpty() && !ended && !abandoned) {
                wait();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (abandoned) {
            throw new IOException("nothing is to be read any more");
        }
        byte[] block = waiting.poll();
        if (block != null) {
            waitingBytes -= block.length;
            notifyAll();
            return block;
        }
        Throwable reason = failure;
        if (reason instanceof IOException broken) {
            throw broken;
        }
        if (reason != null) {
            throw new IOException(reason);
        }
        return null;
    }

    private final class End extends InputStream {
        private byte[] block = {};
        private int start;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (start == block.length) {
                byte[] next = next();
                if (next == null) {
                    return -1;
                }
                block = next;
                start = 0;
            }
            int count = Math.min(length, block.length - start);
            System.arraycopy(block, start, bytes, offset, count);
            start += count;
            return count;
        }
    }
}
