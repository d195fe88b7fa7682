package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CorruptBlobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Collects a blob in memory while it is small, in a temporary file when it is not, so that the database is
/// used, and other processes wait, only for the commit.
final class RocksBlobWriter extends BlobWriter {
    private static final int MAX_IN_MEMORY = 1024 * 1024;

    private final RocksContentStore store;
    private final Path root;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    private @Nullable Path file;
    private @Nullable OutputStream toFile;
    private long size;
    private boolean ended;

    RocksBlobWriter(RocksContentStore store, Path root) {
        this.store = store;
        this.root = root;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        hash.update(bytes, offset, length);
        memory.write(bytes, offset, length);
        size += length;
        if (memory.size() > MAX_IN_MEMORY) {
            try {
                spill();
            } catch (IOException e) {
                throw RocksStoreException.of(root, "write a blob", e);
            }
        }
    }

    private void spill() throws IOException {
        OutputStream out = toFile;
        if (out == null) {
            Path folder = root.resolve("tmp");
            Files.createDirectories(folder);
            Path created = Files.createTempFile(folder, "blob", "");
            file = created;
            out = Files.newOutputStream(created);
            toFile = out;
        }
        memory.writeTo(out);
        memory.reset();
    }

    @Override
    public Digest commit() throws IOException {
        checkOpen();
        try {
            Digest digest = Digest.finish(hash);
            store(digest);
            return digest;
        } finally {
            close();
        }
    }

    @Override
    public void commit(Digest expected) throws IOException {
        checkOpen();
        try {
            Digest found = expected.algorithm() == Digest.Algorithm.SHA256
                    ? Digest.finish(hash)
                    : hashAgain(expected.algorithm());
            if (!found.equals(expected)) {
                throw new CorruptBlobException(expected, "the " + size + " bytes that came have the digest " + found);
            }
            store(found);
        } finally {
            close();
        }
    }

    private Digest hashAgain(Digest.Algorithm algorithm) throws IOException {
        MessageDigest other = algorithm.newMessageDigest();
        try (InputStream in = written()) {
            byte[] portion = new byte[64 * 1024];
            for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
                other.update(portion, 0, read);
            }
        }
        return Digest.of(algorithm, other.digest());
    }

    private InputStream written() throws IOException {
        if (file == null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        spill();
        return Files.newInputStream(file);
    }

    private void store(Digest digest) throws IOException {
        if (size <= RocksContentStore.MAX_INLINE) {
            store.putInline(digest, memory.toByteArray());
            return;
        }
        try (InputStream in = written()) {
            store.putChunked(digest, size, in);
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("this blob was committed or closed; nothing can be written to it");
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            if (toFile != null) {
                toFile.close();
            }
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
