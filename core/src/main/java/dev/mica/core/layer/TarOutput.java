package dev.mica.core.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// A tar's bytes on their way out, gathered so that small entries don't become small writes. File contents
/// are read straight into the buffer.
final class TarOutput {
    private static final int BUFFER = 128 << 10;

    private final OutputStream sink;
    private final byte[] buffer = new byte[BUFFER];
    private int used;
    private long flushed;

    TarOutput(OutputStream sink) {
        this.sink = sink;
    }

    /// How many bytes were written so far.
    long position() {
        return flushed + used;
    }

    void write(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            makeRoom();
            int part = Math.min(bytes.length - from, BUFFER - used);
            System.arraycopy(bytes, from, buffer, used, part);
            used += part;
            from += part;
        }
    }

    /// Fills up the last block.
    void pad() throws IOException {
        zeros(TarFormat.padding(position()));
    }

    private void zeros(int count) throws IOException {
        for (int left = count; left > 0; ) {
            makeRoom();
            int part = Math.min(left, BUFFER - used);
            Arrays.fill(buffer, used, used + part, (byte) 0);
            used += part;
            left -= part;
        }
    }

    /// Copies up to `size` bytes.
    ///
    /// @return how many there were
    long copy(InputStream source, long size, MessageDigest hash) throws IOException {
        long left = size;
        while (left > 0) {
            makeRoom();
            int count = source.read(buffer, used, (int) Math.min(left, BUFFER - used));
            if (count < 0) {
                break;
            }
            hash.update(buffer, used, count);
            used += count;
            left -= count;
        }
        return size - left;
    }

    /// Ends the tar with two empty blocks.
    void finish() throws IOException {
        zeros(2 * TarFormat.BLOCK);
        flushBuffer();
        sink.flush();
    }

    private void makeRoom() throws IOException {
        if (used == BUFFER) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        sink.write(buffer, 0, used);
        flushed += used;
        used = 0;
    }
}
