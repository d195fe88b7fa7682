package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keeps a blob in memory while it is small, and goes on in a temporary file when it is not.
final class FsBlobWriter extends BlobWriter {
    private static final int FIRST_BUFFER = 512;

    private final FsContentStore store;
    private final StoreDirectory directory;
    private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int buffered;
    private long size;
    private long spilled;
    private @Nullable SharedFile file;
    private boolean ended;

    FsBlobWriter(FsContentStore store, StoreDirectory directory) {
        this.store = store;
        this.directory = directory;
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
        try {
            if (length > LargeBlobs.MIN_SIZE - 1 - buffered) {
                drain();
                spill(bytes, offset, length);
            } else {
                hold(bytes, offset, length);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        size += length;
    }

    private void hold(byte[] bytes, int offset, int length) {
        if (buffered + length > buffer.length) {
            buffer = Arrays.copyOf(
                    buffer, Math.min(LargeBlobs.MIN_SIZE, Math.max(buffered + length, buffer.length * 2)));
        }
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered += length;
    }

    private void drain() throws IOException {
        if (buffered > 0) {
            spill(buffer, 0, buffered);
            buffered = 0;
        }
    }

    private void spill(byte[] bytes, int offset, int length) throws IOException {
        hash.update(bytes, offset, length);
        SharedFile target = openFile();
        target.write(spilled, bytes, offset, length);
        spilled += length;
    }

    private SharedFile openFile() throws IOException {
        SharedFile open = file;
        if (open == null) {
            directory.prepareForWriting();
            open = SharedFile.openOrCreate(directory.newTemporaryFile());
            file = open;
            // The lock tells others that the file is not left over, however long the writer pauses.
            if (open.tryLock(false).isEmpty()) {
                throw new IOException("somebody else has locked the new file " + open.path());
            }
        }
        return open;
    }

    @Override
    public Digest commit() throws IOException {
        checkOpen();
        try {
            if (file != null) {
                drain();
            } else {
                hash.update(buffer, 0, buffered);
            }
            Digest digest = Digest.finish(hash);
            store(digest);
            return digest;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            close();
        }
    }

    @Override
    public void commit(Digest expected) throws IOException {
        checkOpen();
        try {
            if (expected.algorithm() != Digest.Algorithm.SHA256) {
                openFile();
            }
            if (file != null) {
                drain();
            } else {
                hash.update(buffer, 0, buffered);
            }
            Digest found = expected.algorithm() == Digest.Algorithm.SHA256
                    ? Digest.finish(hash)
                    : hashAgain(expected.algorithm());
            if (!found.equals(expected)) {
                throw new CorruptBlobException(expected, "the " + size + " bytes that came have the digest " + found);
            }
            store(found);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            close();
        }
    }

    private Digest hashAgain(Digest.Algorithm algorithm) throws IOException {
        SharedFile written = openFile();
        MessageDigest other = algorithm.newMessageDigest();
        byte[] portion = new byte[LargeBlobs.MIN_SIZE];
        int read;
        for (long position = 0; position < size; position += read) {
            read = written.read(position, portion, 0, portion.length);
            if (read == 0) {
                throw new IOException(written.path() + " became shorter while it was written");
            }
            other.update(portion, 0, read);
        }
        return Digest.of(algorithm, other.digest());
    }

    private void store(Digest digest) throws IOException {
        SharedFile written = file;
        if (written == null) {
            store.putSmall(digest, buffer, buffered);
        } else {
            written.sync();
            store.putLarge(digest, written.path(), size);
        }
    }

    private IOException failed(IOException cause) {
        return StoreAccessException.whenWriting("write a blob", directory.root(), cause);
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("this blob was committed or closed; nothing can be written to it");
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        SharedFile written = file;
        if (written != null) {
            file = null;
            try (written) {
                Disk.delete(written.path());
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
