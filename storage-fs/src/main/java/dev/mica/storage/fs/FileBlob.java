package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.PartInputStream;
import dev.mica.core.port.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/// An open blob that has a file of its own.
final class FileBlob implements Blob {
    private final Digest digest;
    private final SharedFile file;
    private final long size;

    /// @param file is closed with the blob
    FileBlob(Digest digest, SharedFile file, long size) {
        this.digest = digest;
        this.file = file;
        this.size = size;
    }

    static String advice(Path path) {
        return "'mica system fsck --repair' removes " + path + " and names what has to be built or pulled again";
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(new Part(0, size), digest, size, advice(file.path()));
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        return new Part(offset, offset + length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// A part of the file, at a position of its own.
    private final class Part extends PartInputStream {
        Part(long position, long end) {
            super(position, end);
        }

        @Override
        protected int readAt(long at, byte[] bytes, int offset, int length) throws IOException {
            int read = file.read(at, bytes, offset, length);
            if (read < length) {
                throw new CorruptBlobException(
                        digest, "expected " + size + " bytes, found " + (at + read) + "; " + advice(file.path()));
            }
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, remaining());
        }
    }
}
