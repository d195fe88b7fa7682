package dev.mica.core.codec;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Lets a library close its stream without closing ours.
final class KeptOpenOutput extends FilterOutputStream {
    KeptOpenOutput(OutputStream sink) {
        super(sink);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
