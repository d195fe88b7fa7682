package dev.mica.cli.command;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Home;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.Leftovers;
import dev.mica.cli.wiring.Store;
import dev.mica.core.port.Leases;
import dev.mica.transport.configuration.RegistriesFile;
import dev.mica.transport.credentials.UserCredentials;
import dev.mica.transport.registry.RegistryOptions;
import dev.mica.transport.registry.RegistryRules;
import dev.mica.transport.tls.RegistryCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// What one command works with: the console, and the store, which is opened when it is first asked for.
public final class Session implements AutoCloseable {
    private final Console console;
    private final Home home;
    private final boolean debug;
    private final InstantSource clock;
    private final Arguments arguments;
    private Optional<Store> store = Optional.empty();
    private Optional<ImageSources> sources = Optional.empty();
    private Optional<Leases.Lease> lease = Optional.empty();
    private boolean swept;

    /// @param arguments of the command: what they say of registries holds for all of it
    public Session(Console console, Home home, boolean debug, Arguments arguments) {
        this(console, home, debug, InstantSource.system(), arguments);
    }

    private Session(Console console, Home home, boolean debug, InstantSource clock, Arguments arguments) {
        this.arguments = arguments;
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

    /// The user's credentials for registries.
    public UserCredentials credentials() {
        return UserCredentials.of(console.environment(), console.directory());
    }

    /// How registries are spoken to; the files are read when the first one is.
    ///
    /// @throws UsageException if the command line names a registry that can't be one
    public Supplier<RegistryOptions> registries() throws UsageException {
        RegistryRules flags = RegistryFlags.rules(arguments);
        return () -> {
            RegistryOptions options =
                    RegistryOptions.DEFAULT.withCredentials(credentials()).withRules(rules().and(flags));
            return options.withCertificates(RegistryCertificates.of(console.environment(), console.directory())
                    .trusting(options.http()::permitsPlain));
        };
    }

    private RegistryRules rules() {
        try {
            return RegistriesFile.rules(console.environment(), console.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where images come from and go to. Closed with the session.
    ///
    /// @throws UsageException if the command line names a registry that can't be one
    public ImageSources sources() throws UsageException {
        if (sources.isEmpty()) {
            sources = Optional.of(new ImageSources(home, registries()));
        }
        return sources.get();
    }

    /// Removes what killed commands left, the first time it is called. For every command that shows or
    /// changes state.
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

    /// Takes a lease on the store until the session ends, the first time it is called: for commands that read
    /// what no name may lead to any more while they read it, or write what no name leads to yet.
    ///
    /// @param purpose for people who wonder what keeps something: `load`, `run web`
    public Leases.Lease lease(String purpose) throws IOException {
        if (lease.isEmpty()) {
            lease = Optional.of(store().leases().acquire(purpose));
        }
        return lease.get();
    }

    /// The store for a command that writes into it and then names what it wrote, under the session's lease.
    public Store work(String purpose) throws IOException {
        return store().guardedBy(lease(purpose));
    }

    /// The store for a command that reads what no name may lead to any more while it reads it: under the
    /// session's lease, unless the store can't be written. Then nothing here deletes anything from it, and no
    /// lease could be taken.
    public Store reading(String purpose) throws IOException {
        return Store.canBeWritten(home) ? work(purpose) : store();
    }

    @Override
    public void close() throws IOException {
        sources.ifPresent(ImageSources::close);
        if (store.isPresent()) {
            try (Store _ = store.get()) {
                if (lease.isPresent()) {
                    lease.get().close();
                }
            }
        }
    }
}
