package dev.mica.core.codec;

import dev.mica.core.layer.Compressor;
import dev.mica.core.oci.MediaType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The compressions that layers and archives come in. Layers leave in the first three: image-spec names no
/// others.
public enum Compression {
    NONE("uncompressed", 0, 0, 0),
    /// Level 2 takes less than half the time of gzip's own default, 6, and five bytes in a hundred more.
    GZIP("gzip", 0, 9, 2),
    ZSTD("zstd", 1, 22, 3),
    XZ("xz", 0, 9, 6),
    BZIP2("bzip2", 1, 9, 9);

    /// How many bytes [#detect(byte[])] looks at.
    public static final int DETECT_BYTES = 10;

    private static final int BUFFER = 64 << 10;

    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b, 8};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] ZSTD_SKIPPABLE_MAGIC = {0x2a, 0x4d, 0x18};
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    private static final byte[] BZIP2_END = {0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90};

    private final String label;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(String label, int minLevel, int maxLevel, int defaultLevel) {
        this.label = label;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    /// The name that `--output compression=` takes.
    public String label() {
        return label;
    }

    public int minLevel() {
        return minLevel;
    }

    public int maxLevel() {
        return maxLevel;
    }

    public int defaultLevel() {
        return defaultLevel;
    }

    /// The compression of that label.
    public static Optional<Compression> named(String label) {
        return Arrays.stream(values()).filter(c -> c.label.equals(label)).findFirst();
    }

    /// What bytes are compressed with, judged by how they begin.
    ///
    /// @param firstBytes the first [#DETECT_BYTES] bytes, or all if there are fewer
    /// @return `NONE` if they begin as none of the others does
    public static Compression detect(byte[] firstBytes) {
        if (isAt(0, GZIP_MAGIC, firstBytes)) {
            return GZIP;
        }
        boolean skippable = firstBytes.length > 0 && (firstBytes[0] & 0xf0) == 0x50;
        if (isAt(0, ZSTD_MAGIC, firstBytes) || (skippable && isAt(1, ZSTD_SKIPPABLE_MAGIC, firstBytes))) {
            return ZSTD;
        }
        if (isAt(0, XZ_MAGIC, firstBytes)) {
            return XZ;
        }
        // A tar may well begin with a file named "BZh9…", so the mark of the first block has to be there too.
        boolean bzip2 = firstBytes.length > 3
                && firstBytes[0] == 'B'
                && firstBytes[1] == 'Z'
                && firstBytes[2] == 'h'
                && firstBytes[3] >= '1'
                && firstBytes[3] <= '9'
                && (isAt(4, BZIP2_BLOCK, firstBytes) || isAt(4, BZIP2_END, firstBytes));
        return bzip2 ? BZIP2 : NONE;
    }

    private static boolean isAt(int offset, byte[] magic, byte[] bytes) {
        return bytes.length >= offset + magic.length
                && Arrays.equals(bytes, offset, offset + magic.length, magic, 0, magic.length);
    }

    /// The plain bytes of a stream that may be compressed in any way. Closing the result closes `source`.
    ///
    /// @throws IOException if reading fails; damaged and truncated input fails while the result is read
    public static InputStream decompress(InputStream source) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(source, BUFFER);
        buffered.mark(DETECT_BYTES);
        byte[] first = buffered.readNBytes(DETECT_BYTES);
        buffered.reset();
        Compression found = detect(first);
        return found.compressor(found.defaultLevel, Runnable::run).decompress(buffered);
    }

    /// The compression a layer's media type names. Registries and tools are not always right about it, so
    /// what is read is better judged by its bytes.
    ///
    /// @return empty if it is no layer's media type
    public static Optional<Compression> of(MediaType layer) {
        String type = layer.value().replace(".nondistributable.", ".").replace(".foreign.", ".");
        return Arrays.stream(values())
                .filter(c ->
                        c.ociLayerType().filter(t -> t.value().equals(type)).isPresent()
                                || c.dockerLayerType()
                                        .filter(t -> t.value().equals(type))
                                        .isPresent())
                .findFirst();
    }

    /// OCI's media type of a layer so compressed; empty if image-spec has none.
    public Optional<MediaType> ociLayerType() {
        return switch (this) {
            case NONE -> Optional.of(MediaType.OCI_LAYER);
            case GZIP -> Optional.of(MediaType.OCI_LAYER_GZIP);
            case ZSTD -> Optional.of(MediaType.OCI_LAYER_ZSTD);
            case XZ, BZIP2 -> Optional.empty();
        };
    }

    /// Docker's media type of a layer so compressed; empty if it has none.
    public Optional<MediaType> dockerLayerType() {
        return switch (this) {
            case NONE -> Optional.of(MediaType.DOCKER_LAYER);
            case GZIP -> Optional.of(MediaType.DOCKER_LAYER_GZIP);
            case ZSTD -> Optional.of(MediaType.DOCKER_LAYER_ZSTD);
            case XZ, BZIP2 -> Optional.empty();
        };
    }

    /// A compressor of the default level.
    public Compressor compressor(Executor executor) {
        return compressor(defaultLevel, executor);
    }

    /// A compressor, for any number of streams.
    ///
    /// @param level from [#minLevel()] to [#maxLevel()]
    /// @param executor runs parts of the work, if the compression can be divided; a stream waits for none of
    ///     its threads to become free, so the one that it is written from may be one of them
    /// @throws IllegalArgumentException if there is no such level
    public Compressor compressor(int level, Executor executor) {
        if (level < minLevel || level > maxLevel) {
            throw new IllegalArgumentException(
                    label + " has levels from " + minLevel + " to " + maxLevel + ", not " + level);
        }
        return switch (this) {
            case NONE -> StreamCompressor.plain();
            case GZIP -> new GzipCompressor(level, executor);
            case ZSTD -> StreamCompressor.zstd(level);
            case XZ -> StreamCompressor.xz(level);
            case BZIP2 -> StreamCompressor.bzip2(level);
        };
    }
}
