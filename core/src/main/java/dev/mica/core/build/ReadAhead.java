package dev.mica.core.build;

import java.io.IOException;
import java.io.InputStream;

/// Reads a stream in a thread of its own, some way ahead of who uses what is read: what makes the bytes and what uses
/// them run at the same time. Closing it ends the thread and closes the stream.
final class ReadAhead extends InputStream {
    private static final int BLOCK_BYTES = 128 << 10;

    private final BytePipe pipe = new BytePipe();
    private final Runnable stop;
    private final Thread reader;

    /// @param source used by the other thread alone from now on
    /// @param stop has the source fail, if it may wait for something that will not come
    ReadAhead(InputStream source, Runnable stop) {
        this.stop = stop;
        reader = Thread.ofPlatform().daemon().name("read-ahead").start(() -> read(source));
    }

    private void read(InputStream source) {
        try (source) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int count = source.read(block); count >= 0 && !pipe.isAbandoned(); count = source.read(block)) {
                pipe.write(block, 0, count);
            }
            pipe.end();
        } catch (IOException | RuntimeException e) {
            pipe.fail(e);
        }
    }

    @Override
    public int read() throws IOException {
        return pipe.input().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return pipe.input().read(bytes, offset, length);
    }

    @Override
    public void close() {
        pipe.abandon();
        stop.run();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
