package dev.mica.hostfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Reads an open file from where it stands. Closing it closes the descriptor.
final class DescriptorInputStream extends InputStream {
    private final Descriptor file;

    DescriptorInputStream(Descriptor file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count = LinuxCalls.read(file, bytes, offset, length);
        return count == 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
