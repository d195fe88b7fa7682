package dev.mica.sandbox.container;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Sandbox;
import dev.mica.sandbox.Sandboxes;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import dev.mica.sandbox.workspace.TarLayers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program of its own that runs a container of a busybox image, so that it can be sent signals, killed, and given a
/// terminal.
public final class ContainerProcess {
    private ContainerProcess() {}

    /// @param arguments root directory, isolation, name, flags of the letters `i`, `t`, `r` (remove), then the command
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        String flags = arguments[3];
        TarLayers layers = new TarLayers();
        Path temporary = Files.createDirectories(root.resolve("made"));
        DiffId base = layers.make(
                temporary,
                "mkdir -p bin etc tmp; cp /bin/busybox bin/busybox; ln -s busybox bin/sh; touch -d @0 bin etc tmp .");
        ContainerSpec spec = new ContainerSpec(
                arguments[2],
                "busybox",
                Digest.ofBytes(new byte[1]),
                List.of(arguments).subList(4, arguments.length),
                List.of("PATH=/bin"),
                "/tmp",
                Sandbox.User.ROOT,
                List.of(),
                Sandbox.Network.HOST,
                false,
                "",
                Map.of(),
                List.of(),
                0,
                flags.contains("i"),
                flags.contains("t"),
                flags.contains("r"));
        OverlayWorkspace workspace = OverlayWorkspace.open(root);
        int code;
        try (PendingContainer container = Containers.open(root).create(spec, List.of(base), workspace)) {
            code = container.run(Sandboxes.isolation(arguments[1], root), layers, () -> {});
        }
        System.exit(code);
    }

    /// The command line that runs it.
    static List<String> command(Path root, String isolation, String name, String flags, String... command) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ContainerProcess.class.getName(),
                root.toString(),
                isolation,
                name,
                flags));
        words.addAll(List.of(command));
        return words;
    }
}
