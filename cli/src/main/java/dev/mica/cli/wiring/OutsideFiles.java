package dev.mica.cli.wiring;

import dev.mica.core.build.DisposableFiles;
import dev.mica.hostfs.RememberedContexts;
import dev.mica.transport.registry.PartialDownloads;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// All that lies beside the store and is there for later use only.
public final class OutsideFiles {
    private OutsideFiles() {}

    public static List<DisposableFiles> of(Home home, InstantSource clock) throws IOException {
        return List.of(
                WorkspaceFiles.of(home),
                RememberedContexts.of(home.contexts()),
                PartialDownloads.of(home.downloads(), clock));
    }
}
