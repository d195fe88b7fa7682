package dev.mica.sandbox.workspace;

import java.io.IOException;

/// What is left to do when something is closed.
@FunctionalInterface
interface Closing extends AutoCloseable {
    @Override
    void close() throws IOException;
}
