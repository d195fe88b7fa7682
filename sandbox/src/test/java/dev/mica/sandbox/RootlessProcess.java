package dev.mica.sandbox;

import dev.mica.core.oci.DiffId;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import dev.mica.sandbox.workspace.TarLayers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program of its own that an ordinary user runs: it starts itself again where it is root, and runs something there.
public final class RootlessProcess {
    private RootlessProcess() {}

    /// @param arguments a directory of the user's, and an isolation
    public static void main(String[] arguments) throws Exception {
        if (Rootless.needed()) {
            List<String> own = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RootlessProcess.class.getName()));
            own.addAll(List.of(arguments));
            System.exit(new ProcessBuilder(Rootless.command(own))
                    .inheritIO()
                    .start()
                    .waitFor());
        }
        Path root = Path.of(arguments[0]);
        TarLayers layers = new TarLayers();
        DiffId base = layers.make(
                Files.createDirectories(root.resolve("made")),
                "mkdir -p bin etc gone; cp /bin/busybox bin/busybox; ln -s busybox bin/sh; touch gone/x");
        DiffId above = layers.make(root.resolve("made"), "touch .wh.gone");
        OverlayWorkspace workspace = OverlayWorkspace.open(root);
        Sandbox sandbox = Sandboxes.choose(arguments[1], root);
        System.out.println(sandbox.description());
        try (Workspace.RootFileSystem files = workspace.prepare(List.of(base, above), layers)) {
            Sandbox.Exit exit = sandbox.run(
                    files.overlay(),
                    new Sandbox.ExecRequest(
                            List.of(
                                    "sh",
                                    "-c",
                                    "id; touch /mine; chown 1000:1000 /mine; ls -ln /mine; test -e /gone || echo none;"
                                            + " hostname; cat /run/s; rm -r /gone 2>/dev/null; mkdir /gone; ls /gone; echo x >/dev/null; ls -ln /dev/null; cat /proc/sys/kernel/hostname; grep Cap /proc/self/status; ls /sys/class/net | wc -w"),
                            List.of("PATH=/bin"),
                            "/work",
                            Sandbox.User.ROOT,
                            List.of(new Sandbox.Mount.Secret(
                                    "secret\n".getBytes(StandardCharsets.UTF_8), "/run/s", 0400, 0, 0)),
                            arguments.length > 2 ? Sandbox.Network.NONE : Sandbox.Network.HOST,
                            false,
                            "box",
                            Map.of(),
                            List.of(),
                            0),
                    (error, bytes, offset, length) -> (error ? System.err : System.out).write(bytes, offset, length));
            System.out.println("exit " + exit.code());
            MemoryTrees trees = MemoryTrees.empty();
            files.changes(layers.tree(List.of(base, above), trees), trees, exit.madePaths())
                    .changeset()
                    .changes()
                    .forEach(change -> System.out.println(change.getClass().getSimpleName() + " " + change.path()));
        }
        System.out.println(Files.list(root.resolve("tmp")).toList());
    }
}
