package dev.mica.cli.wiring;

import dev.mica.sandbox.Sweeper;
import dev.mica.storage.fs.FsStore;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/// What commands left that were killed.
public final class Leftovers {
    private Leftovers() {}

    /// Removes it. A user who may not (who only reads somebody else's store, or whose container's files belong to
    /// numbers of a user namespace) leaves it to a command that may.
    public static void sweep(Home home) {
        attempt(() -> Sweeper.sweep(home.root()));
        attempt(() -> FsStore.sweep(home.root().resolve("store")));
    }

    private static void attempt(Part part) {
        try {
            part.sweep();
        } catch (IOException e) {
            LoggerFactory.getLogger(Leftovers.class).debug("could not sweep up: {}", e.toString());
        }
    }

    @FunctionalInterface
    private interface Part {
        void sweep() throws IOException;
    }
}
