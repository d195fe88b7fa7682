package dev.mica.sandbox.scratch;

import java.io.IOException;
import java.nio.file.Path;

/// A directory of this process alone, until it is closed.
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;
    private final Scratch scratch;
    private boolean closed;

    ScratchDirectory(Path path, Scratch scratch) {
        this.path = path;
        this.scratch = scratch;
    }

    public Path path() {
        return path;
    }

    /// Removes the directory and all it holds. A second call does nothing.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        scratch.release(path);
    }
}
