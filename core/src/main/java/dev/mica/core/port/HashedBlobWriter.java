package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;

/// What writers of blobs have in common, whatever they do with the bytes: the hash, the check against the
/// digest that is expected, and that nothing comes after the end.
public abstract class HashedBlobWriter extends BlobWriter {
    private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    private long size;
    private boolean ended;

    /// Takes the next bytes.
    protected abstract void take(byte[] bytes, int offset, int length) throws IOException;

    /// Hashes all bytes that were taken, by another algorithm than SHA-256.
    protected abstract Digest hashAgain(Digest.Algorithm algorithm) throws IOException;

    /// Makes what was taken a blob.
    protected abstract void store(Digest digest) throws IOException;

    /// Lets go of what the writer holds, be it stored or not. Called once.
    protected abstract void discard() throws IOException;

    /// What to throw for a failure.
    protected abstract IOException failed(IOException cause);

    @Override
    public final long size() {
        return size;
    }

    @Override
    public final void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        try {
            take(bytes, offset, length);
        } catch (IOException e) {
            throw failed(e);
        }
        hash.update(bytes, offset, length);
        size += length;
    }

    @Override
    public final Digest commit() throws IOException {
        checkOpen();
        try (this) {
            Digest digest = Digest.finish(hash);
            store(digest);
            return digest;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public final void commit(Digest expected) throws IOException {
        checkOpen();
        try (this) {
            Digest found = expected.algorithm() == Digest.Algorithm.SHA256
                    ? Digest.finish(hash)
                    : hashAgain(expected.algorithm());
            if (!found.equals(expected)) {
                throw new CorruptBlobException(expected, "the " + size + " bytes that came have the digest " + found);
            }
            store(found);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("this blob was committed or closed; nothing can be written to it");
        }
    }

    @Override
    public final void close() throws IOException {
        if (!ended) {
            ended = true;
            try {
                discard();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
