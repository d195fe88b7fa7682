package dev.mica.core.layer;

import java.io.ByteArrayOutputStream;

/// Keeps sparse files in memory.
final class ExpandedFiles implements SparseFiles {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public long position() {
        return bytes.size();
    }

    @Override
    public void append(byte[] more, int offset, int length) {
        bytes.write(more, offset, length);
    }

    @Override
    public void appendZeros(long count) {
        bytes.writeBytes(new byte[Math.toIntExact(count)]);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
