package dev.mica.sandbox.isolation;

import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.namespace.PidNamespace;
import dev.mica.sandbox.namespace.UserNamespace;
import dev.mica.sandbox.root.PreparedRoot;
import dev.mica.sandbox.root.RootRequest;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Isolation by an OCI runtime such as `runc` or `crun`.
///
/// A runtime's process can be killed while its container runs on. So the runtime runs in a PID namespace of its own,
/// with which the kernel kills all that is in it.
public final class RuntimeIsolation implements Isolation {
    /// Where the runtime mounts something itself, and makes mount points below.
    private static final List<String> OWN_MOUNTS = List.of("/proc", "/dev", "/sys");

    /// The runtime has to find itself and its children in `/proc`.
    private static final String OWN_PROC = "\"$1\" -i -n -t proc proc /proc && shift && exec \"$@\"";

    private final Path program;
    private final String version;

    /// @param program the runtime, absolute
    /// @param version for people
    public RuntimeIsolation(Path program, String version) {
        this.program = program;
        this.version = version;
    }

    @Override
    public String description() {
        return version;
    }

    @Override
    public IsolatedCommand prepare(IsolationRequest request, ScratchDirectory scratch) throws IOException {
        boolean nested = UserNamespace.isNested();
        String hostname = request.exec().hostname();
        PreparedRoot root = PreparedRoot.open(
                new RootRequest(
                        request.overlay(),
                        request.exec(),
                        hostname,
                        request.purpose() == IsolationRequest.Purpose.BUILD,
                        OverlayOptions.list(nested, List.of()),
                        OWN_MOUNTS,
                        List.of()),
                scratch);
        boolean ready = false;
        try {
            String cgroup = nested ? "" : ControlGroups.path(scratch.path());
            new RuntimeConfig(
                            request,
                            hostname,
                            root.rootDirectory(),
                            root.workingDirectory(),
                            root.mounts(),
                            nested,
                            cgroup)
                    .write(scratch.path().resolve("config.json"));
            RuntimeCommand command = new RuntimeCommand(root, command(root, scratch.path()), scratch.path());
            ready = true;
            return command;
        } finally {
            if (!ready) {
                root.close();
            }
        }
    }

    private List<String> command(PreparedRoot root, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", OWN_PROC, "sh", HostTools.require("mount")));
        command.add(program.toString());
        command.addAll(List.of("--root", directory.resolve("state").toString()));
        command.addAll(List.of("--log", RuntimeCommand.log(directory).toString(), "--log-format", "json"));
        command.addAll(List.of("run", "--bundle", directory.toString(), ControlGroups.name(directory)));
        List<String> words = new ArrayList<>(root.namespace().enter());
        words.addAll(PidNamespace.words(List.of("--mount"), RuntimeCommand.times(directory), command));
        return words;
    }
}
