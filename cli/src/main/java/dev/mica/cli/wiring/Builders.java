package dev.mica.cli.wiring;

import dev.mica.core.build.BuildPorts;
import dev.mica.core.build.Builds;
import dev.mica.core.build.ImageBuilder;
import dev.mica.core.build.Inquiries;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.Sandboxes;
import dev.mica.sandbox.Sweeper;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;

/// Puts a builder together. What only RUN and remote ADDs need is made when they come.
public final class Builders {
    private final Store store;
    private final Home home;
    private final InstantSource clock;
    private final ImageSources sources;
    private Optional<OverlayWorkspace> workspace = Optional.empty();

    public Builders(Store store, Home home, InstantSource clock, ImageSources sources) {
        this.store = store;
        this.home = home;
        this.clock = clock;
        this.sources = sources;
    }

    /// @param sandbox what `--sandbox` says
    public ImageBuilder builder(String sandbox) {
        return Builds.of(ports(sandbox));
    }

    public Inquiries inquiries() {
        return Inquiries.of(ports(Sandboxes.AUTO));
    }

    private BuildPorts ports(String sandbox) {
        return new BuildPorts(
                store.contents(),
                store.refs(),
                store.leases(),
                this::workspace,
                () -> sandbox(sandbox),
                sources.afterStore(),
                () -> sources.remotes(store),
                clock,
                home.temporary());
    }

    private synchronized Workspace workspace() {
        if (workspace.isEmpty()) {
            try {
                workspace = Optional.of(OverlayWorkspace.open(home.root()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return workspace.get();
    }

    private Sandbox sandbox(String name) {
        try {
            Sweeper.sweepMachine();
            return Sandboxes.choose(name, home.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
