package dev.mica.cli.command;

import dev.mica.cli.wiring.Home;
import dev.mica.cli.wiring.Leftovers;
import dev.mica.cli.wiring.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;

/// What one command works with: the console, and the store, which is opened when it is first asked for.
public final class Session implements AutoCloseable {
    private final Console console;
    private final Home home;
    private final boolean debug;
    private final InstantSource clock;
    private Optional<Store> store = Optional.empty();
    private boolean swept;

    public Session(Console console, Home home, boolean debug) {
        this(console, home, debug, InstantSource.system());
    }

    public Session(Console console, Home home, boolean debug, InstantSource clock) {
        this.console = console;
        this.home = home;
        this.debug = debug;
        this.clock = clock;
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

    public InstantSource clock() {
        return clock;
    }

    /// Removes what killed commands left, the first time it is called. For every command that shows or changes state.
    public void sweep() {
        if (!swept) {
            swept = true;
            Leftovers.sweep(home);
        }
    }

    /// The store, swept. Closed with the session.
    public Store store() throws IOException {
        if (store.isEmpty()) {
            sweep();
            store = Optional.of(Store.open(home));
        }
        return store.get();
    }

    @Override
    public void close() throws IOException {
        if (store.isPresent()) {
            store.get().close();
        }
    }
}
