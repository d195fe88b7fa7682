package dev.mica.core.codec;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Keeps flushes from a compressor: it would end a block there, and the same input would give other bytes.
final class UnflushedOutput extends FilterOutputStream {
    private boolean closed;

    UnflushedOutput(OutputStream compressor) {
        super(compressor);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            out.close();
        }
    }
}
