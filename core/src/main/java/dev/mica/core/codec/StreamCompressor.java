package dev.mica.core.codec;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.mica.core.layer.Compressor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/// A compressor made of a library's streams.
record StreamCompressor(Encoder encoder, Decoder decoder) implements Compressor {
    /// What a decoder may use, in KiB: twice what `xz -9` asks for.
    private static final int XZ_MEMORY = 128 << 10;

    private static final int BUFFER = 64 << 10;

    @FunctionalInterface
    interface Encoder {
        OutputStream on(OutputStream sink) throws IOException;
    }

    @FunctionalInterface
    interface Decoder {
        InputStream on(InputStream source) throws IOException;
    }

    static Compressor plain() {
        return new StreamCompressor(sink -> sink, source -> source);
    }

    static Compressor zstd(int level) {
        return new StreamCompressor(
                sink -> new ZstdOutputStream(sink, level).setChecksum(true),
                source -> new ZstdInputStream(notEmpty(source)));
    }

    /// The library takes no bytes for no frames. What was compressed always has one.
    private static InputStream notEmpty(InputStream source) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(source, BUFFER);
        buffered.mark(1);
        if (buffered.read() < 0) {
            throw new EOFException("expected a zstd frame, found no bytes");
        }
        buffered.reset();
        return buffered;
    }

    static Compressor xz(int level) {
        return new StreamCompressor(
                sink -> new XZOutputStream(sink, new LZMA2Options(level)),
                source -> new XZInputStream(new BufferedInputStream(source, BUFFER), XZ_MEMORY));
    }

    static Compressor bzip2(int level) {
        return new StreamCompressor(
                sink -> new BZip2CompressorOutputStream(sink, level),
                source -> new BZip2CompressorInputStream(new BufferedInputStream(source, BUFFER), true));
    }

    @Override
    public OutputStream compress(OutputStream sink) throws IOException {
        return new UnflushedOutput(encoder.on(new KeptOpenOutput(sink)));
    }

    @Override
    public InputStream decompress(InputStream source) throws IOException {
        return decoder.on(source);
    }
}
