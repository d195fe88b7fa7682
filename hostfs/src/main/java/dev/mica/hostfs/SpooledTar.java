package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.UnnamedFile;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A tar in a file without a name, so that nothing is left of it however the process ends.
final class SpooledTar implements FileContents, Closeable {
    private final UnnamedFile tar;
    private final Map<Digest, Long> offsets = new HashMap<>();

    private SpooledTar(UnnamedFile tar) {
        this.tar = tar;
    }

    static SpooledTar create(Path directory) throws IOException {
        return new SpooledTar(UnnamedFile.create(directory));
    }

    /// Passes bytes on and keeps a copy of them.
    InputStream copying(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                tar.append(bytes, offset, Math.max(count, 0));
                return count;
            }

            // Bytes that are skipped are read, so that they are copied too.
            @Override
            public long skip(long length) throws IOException {
                byte[] skipped = new byte[(int) Math.min(length, Hashing.BUFFER_SIZE)];
                return Math.max(0, read(skipped, 0, skipped.length));
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    /// Takes note of where each file's bytes are.
    void index(LayerContents contents) {
        for (LayerContents.Entry entry : contents.entries()) {
            if (entry.change() instanceof Change.Put put && put.node() instanceof Node.File file) {
                entry.dataOffset().ifPresent(offset -> offsets.putIfAbsent(file.content(), offset));
            }
        }
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        Long offset = offsets.get(file.content());
        if (offset == null) {
            throw new FileNotFoundException("no file of the context's tar has the content " + file.content());
        }
        InputStream bytes = tar.open(offset, file.size());
        return new VerifiedInputStream(bytes, "a file of the context's tar", file);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
