package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Node;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Passes a file's bytes on and fails, at the latest at their end, if they are not what was hashed before.
final class VerifiedInputStream extends FilterInputStream {
    private final String path;
    private final Node.File expected;
    private final MessageDigest hash;
    private long count;
    private boolean verified;

    VerifiedInputStream(InputStream in, String path, Node.File expected) {
        super(in);
        this.path = path;
        this.expected = expected;
        this.hash = expected.content().algorithm().newMessageDigest();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            count += read;
            if (count > expected.size()) {
                throw new ChangedFileException(path, "grew while it was copied");
            }
            hash.update(bytes, offset, read);
        } else if (read < 0 && !verified) {
            verify();
        }
        return read;
    }

    private void verify() throws IOException {
        if (count < expected.size()) {
            throw new ChangedFileException(path, "shrank while it was copied");
        }
        Digest found = Digest.of(expected.content().algorithm(), hash.digest());
        if (!found.equals(expected.content())) {
            throw new ChangedFileException(path, "changed while it was copied");
        }
        verified = true;
    }

    /// Bytes that are skipped are read, so that they count.
    @Override
    public long skip(long length) throws IOException {
        byte[] skipped = new byte[(int) Math.min(length, 8192)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
