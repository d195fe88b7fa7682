package dev.mica.core.codec;

import dev.mica.core.layer.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executor;

/// gzip (RFC 1952), compressed in parallel.
record GzipCompressor(int level, Executor executor) implements Compressor {
    @Override
    public OutputStream compress(OutputStream sink) throws IOException {
        return new GzipOutput(sink, executor, new SegmentDeflater(level, KnownSegments.NONE, false), segment -> {});
    }

    @Override
    public InputStream decompress(InputStream source) throws IOException {
        return new GzipInput(source);
    }
}
