package dev.mica.sandbox.workspace;

import dev.mica.core.port.Workspace;
import java.io.IOException;
import java.nio.file.Path;

/// A host directory that is in use.
record HeldDirectory(Path path, Closing closing) implements Workspace.CacheDirectory {
    @Override
    public void close() throws IOException {
        closing.close();
    }
}
