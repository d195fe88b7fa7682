package dev.mica.hostfs;

import java.io.Closeable;
import java.io.IOException;

/// An open file descriptor; closed once, by whoever opened it. Every descriptor has the close-on-exec flag.
public final class Descriptor implements Closeable {
    private final int number;
    private final String path;
    private boolean closed;

    Descriptor(int number, String path) {
        this.number = number;
        this.path = path;
    }

    /// The kernel's number for it, for [LinuxCalls].
    public int number() {
        if (closed) {
            throw new IllegalStateException("the descriptor of " + path + " is closed");
        }
        return number;
    }

    /// What was opened, for people.
    public String path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            LinuxCalls.close(number, path);
        }
    }
}
