package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.SparseFiles;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.UnnamedFile;
import dev.mica.core.port.VerifiedInputStream;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A tar that ADD unpacks, decompressed into a temporary file so that its members can be read in any order.
final class UnpackedArchive implements FileContents, AutoCloseable {
    private static final int BLOCK = 512;
    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final UnnamedFile plain;
    private final LayerContents table;
    private final Map<Digest, Long> offsets = new HashMap<>();

    private UnpackedArchive(UnnamedFile plain, LayerContents table) {
        this.plain = plain;
        this.table = table;
        for (LayerContents.Entry entry : table.entries()) {
            if (entry.dataOffset().isPresent()
                    && entry.change() instanceof Change.Put put
                    && put.node() instanceof Node.File file) {
                offsets.putIfAbsent(file.content(), entry.dataOffset().getAsLong());
            }
        }
    }

    /// Opens a file as an archive.
    ///
    /// @param temporary the directory for the plain tar
    /// @return empty if the file is none, by its content: a tar with at least one entry, plain or compressed
    /// @throws IOException if it begins like one but is damaged or hostile
    static Optional<UnpackedArchive> open(Node.File file, FileContents from, Path temporary) throws IOException {
        if (!isArchive(file, from)) {
            return Optional.empty();
        }
        try (InputStream in = Compression.decompress(from.open(file))) {
            return Optional.of(read(in, temporary));
        }
    }

    /// Reads a plain tar that is known to be one.
    static UnpackedArchive read(InputStream tar, Path temporary) throws IOException {
        UnnamedFile plain = UnnamedFile.create(temporary);
        boolean read = false;
        try {
            plain.append(tar);
            InputStream whole = plain.open(0, plain.size());
            UnpackedArchive archive = new UnpackedArchive(
                    plain, LayerReader.readArchive(whole, LayerLimits.DEFAULT, new Appended(plain)));
            read = true;
            return archive;
        } finally {
            if (!read) {
                plain.close();
            }
        }
    }

    private static boolean isArchive(Node.File file, FileContents from) throws IOException {
        if (file.size() == 0) {
            return false;
        }
        try (InputStream raw = from.open(file)) {
            return isHeader(Compression.decompress(raw).readNBytes(BLOCK));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            // What can't be decompressed is no archive and is copied as it is.
            return false;
        }
    }

    /// Whether the block is the header of a tar's entry: its checksum is right.
    private static boolean isHeader(byte[] block) {
        if (block.length < BLOCK) {
            return false;
        }
        String field = new String(
                        Arrays.copyOfRange(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + CHECKSUM_LENGTH),
                        java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!field.matches("[0-7]{1,7}")) {
            return false;
        }
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + CHECKSUM_LENGTH ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        int expected = Integer.parseInt(field, 8);
        return expected == unsigned || expected == signed;
    }

    LayerContents table() {
        return table;
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        Long offset = offsets.get(file.content());
        if (offset == null) {
            throw new FileNotFoundException("the archive has no file with the digest " + file.content());
        }
        return new VerifiedInputStream(plain.open(offset, file.size()), file.content(), file.size());
    }

    /// Sparse files are put behind the tar.
    private record Appended(UnnamedFile plain) implements SparseFiles {
        @Override
        public long position() throws IOException {
            return plain.size();
        }

        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
            plain.append(bytes, offset, length);
        }

        @Override
        public void appendZeros(long count) throws IOException {
            plain.appendZeros(count);
        }
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
