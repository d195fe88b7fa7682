package dev.mica.sandbox;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.SandboxUnavailableException;
import dev.mica.sandbox.isolation.Isolation;
import dev.mica.sandbox.isolation.RuntimeIsolation;
import dev.mica.sandbox.isolation.RuntimeProbe;
import dev.mica.sandbox.isolation.UnshareIsolation;
import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.scratch.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Chooses how processes are kept apart from the host.
public final class Sandboxes {
    /// The first OCI runtime that works here, else the programs of util-linux.
    public static final String AUTO = "auto";

    private static final String UNSHARE = "unshare";
    private static final List<String> RUNTIMES = List.of("crun", "runc");

    private Sandboxes() {}

    /// What [#choose(String, Path)] takes, beside the path of a runtime.
    public static List<String> names() {
        return List.of(AUTO, "crun", "runc", UNSHARE);
    }

    /// The sandbox of that name.
    ///
    /// @param name one of [#names()] or the path of an OCI runtime
    /// @param root Mica's root directory, where it is remembered what works
    /// @throws SandboxUnavailableException if there is none of that name, or it does not work here; says why
    public static Sandbox choose(String name, Path root) throws IOException {
        return new IsolatedSandbox(isolation(name, root), Scratch.of(root));
    }

    /// The same for containers.
    public static Isolation isolation(String name, Path root) throws IOException {
        RuntimeProbe probe = new RuntimeProbe(root);
        if (name.equals(UNSHARE)) {
            return new UnshareIsolation();
        }
        if (!name.equals(AUTO)) {
            Path program = program(name);
            RuntimeProbe.Answer answer = probe.ask(program);
            if (!answer.works()) {
                throw new SandboxUnavailableException(program + " does not work here: " + answer.detail()
                        + "; try --sandbox " + AUTO + " or --sandbox " + UNSHARE);
            }
            return new RuntimeIsolation(program, answer.detail());
        }
        for (String runtime : RUNTIMES) {
            Optional<Path> program = HostTools.find(runtime);
            if (program.isPresent()) {
                RuntimeProbe.Answer answer = probe.ask(program.get());
                if (answer.works()) {
                    return new RuntimeIsolation(program.get(), answer.detail());
                }
            }
        }
        return new UnshareIsolation();
    }

    private static Path program(String name) throws SandboxUnavailableException {
        Optional<Path> found = name.contains("/")
                ? Optional.of(Path.of(name).toAbsolutePath()).filter(Files::isExecutable)
                : HostTools.find(name);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> known = new ArrayList<>(names());
        throw new SandboxUnavailableException(String.format(
                Locale.ROOT,
                "no sandbox \"%s\": expected one of %s, or the path of an OCI runtime",
                name,
                String.join(", ", known)));
    }
}
