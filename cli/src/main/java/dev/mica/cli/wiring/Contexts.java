package dev.mica.cli.wiring;

import dev.mica.core.port.ContextSource;
import dev.mica.hostfs.DirectoryContext;
import dev.mica.hostfs.HostPrograms;
import dev.mica.hostfs.TarContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// Opens what a build copies from.
public final class Contexts {
    private final Home home;

    public Contexts(Home home) {
        this.home = home;
    }

    /// A directory of this machine. What is known of its files is remembered from one build to the next.
    public ContextSource directory(Path directory) throws IOException {
        return DirectoryContext.of(directory, home.contexts());
    }

    /// A root file system of this machine's programs and the libraries they need.
    public ContextSource hostPrograms(List<String> commands) {
        return HostPrograms.of(commands);
    }

    /// A tar on standard input, plain or compressed. What it is unpacked to goes with this process.
    ///
    /// @param in is read to its end
    public ContextSource tar(InputStream in) throws IOException {
        return TarContext.read(in, "standard input", home.temporary());
    }
}
