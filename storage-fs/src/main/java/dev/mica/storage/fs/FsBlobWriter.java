package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.HashedBlobWriter;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keeps a blob in memory while it is small, and goes on in a temporary file when it is not.
final class FsBlobWriter extends HashedBlobWriter {
    private static final int FIRST_BUFFER = 512;

    private final FsContentStore store;
    private final StoreDirectory directory;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int buffered;
    private long spilled;
    private @Nullable SharedFile file;

    FsBlobWriter(FsContentStore store, StoreDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    protected void take(byte[] bytes, int offset, int length) throws IOException {
        if (length > LargeBlobs.MIN_SIZE - 1 - buffered) {
            drain();
            spill(bytes, offset, length);
        } else {
            hold(bytes, offset, length);
        }
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
        openFile().write(spilled, bytes, offset, length);
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
    protected Digest hashAgain(Digest.Algorithm algorithm) throws IOException {
        SharedFile written = openFile();
        drain();
        MessageDigest other = algorithm.newMessageDigest();
        byte[] portion = new byte[LargeBlobs.MIN_SIZE];
        int read;
        for (long position = 0; position < spilled; position += read) {
            read = written.read(position, portion, 0, portion.length);
            if (read == 0) {
                throw new IOException(written.path() + " became shorter while it was written");
            }
            other.update(portion, 0, read);
        }
        return Digest.of(algorithm, other.digest());
    }

    @Override
    protected void store(Digest digest) throws IOException {
        SharedFile written = file;
        if (written == null) {
            store.putSmall(digest, buffer, buffered);
        } else {
            drain();
            written.sync();
            store.putLarge(digest, written.path(), spilled);
        }
    }

    @Override
    protected IOException failed(IOException cause) {
        return StoreAccessException.whenWriting("write a blob", directory.root(), cause);
    }

    @Override
    protected void discard() throws IOException {
        SharedFile written = file;
        if (written != null) {
            file = null;
            try (written) {
                Disk.delete(written.path());
            }
        }
    }
}
