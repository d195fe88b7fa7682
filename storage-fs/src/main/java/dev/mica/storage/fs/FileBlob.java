package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.CorruptBlobException;
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
    private final class Part extends InputStream {
        private final long end;
        private long position;

        Part(long position, long end) {
            this.position = position;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (position == end) {
                return length == 0 ? 0 : -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int read = file.read(position, buffer, offset, wanted);
            if (read < wanted) {
                throw new CorruptBlobException(
                        digest, "expected " + size + " bytes, found " + (position + read) + "; " + advice(file.path()));
            }
            position += read;
            return read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, end - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}
