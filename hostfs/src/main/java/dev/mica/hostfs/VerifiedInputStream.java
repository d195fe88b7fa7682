package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ObservedInputStream;
import dev.mica.core.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Passes a file's bytes on and fails, at the latest at their end, if they are not what was hashed before.
final class VerifiedInputStream extends ObservedInputStream {
    private final String path;
    private final Node.File expected;
    private final MessageDigest hash;
    private long count;

    VerifiedInputStream(InputStream in, String path, Node.File expected) {
        super(in);
        this.path = path;
        this.expected = expected;
        this.hash = expected.content().algorithm().newMessageDigest();
    }

    @Override
    protected void seen(byte[] bytes, int offset, int length) throws IOException {
        count += length;
        if (count > expected.size()) {
            throw new ChangedFileException(path, "grew while it was copied");
        }
        hash.update(bytes, offset, length);
    }

    @Override
    protected void ended() throws IOException {
        if (count < expected.size()) {
            throw new ChangedFileException(path, "shrank while it was copied");
        }
        Digest found = Digest.of(expected.content().algorithm(), hash.digest());
        if (!found.equals(expected.content())) {
            throw new ChangedFileException(path, "changed while it was copied");
        }
    }
}
