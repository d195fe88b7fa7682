package dev.mica.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/// What one command works with: the console, and the store, which is opened when it is first asked for.
public final class Session implements AutoCloseable {
    private final Console console;
    private final Home home;
    private final boolean debug;

    public Session(Console console, Home home, boolean debug) {
        this.console = console;
        this.home = home;
        this.debug = debug;
    }

    public Console console() {
        return console;
    }

    public InputStream in() {
        return console.in();
    }

    public PrintStream out() {
        return console.out();
    }

    public PrintStream err() {
        return console.err();
    }

    public Home home() {
        return home;
    }

    /// Whether `--debug` was given.
    public boolean debug() {
        return debug;
    }

    @Override
    public void close() throws IOException {}
}
