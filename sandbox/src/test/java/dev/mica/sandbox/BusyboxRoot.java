package dev.mica.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A root file system with nothing but a static busybox, as an overlay's parts in a directory.
public final class BusyboxRoot {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final Path directory;

    private BusyboxRoot(Path directory) {
        this.directory = directory;
    }

    /// Skips the test that calls it where processes can't be isolated.
    public static BusyboxRoot create(Path directory) throws IOException {
        assumeTrue(Files.isExecutable(BUSYBOX), "needs a static /bin/busybox (package busybox-static)");
        assumeTrue(!Rootless.needed(), "needs the right to make namespaces");
        Path bin = Files.createDirectories(directory.resolve("lower/bin"));
        Files.createDirectories(directory.resolve("lower/etc"));
        Files.copy(BUSYBOX, bin.resolve("busybox"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
        for (String name : List.of("upper", "work")) {
            Files.createDirectory(directory.resolve(name));
        }
        return new BusyboxRoot(directory);
    }

    public Workspace.Overlay overlay() {
        return new Workspace.Overlay(directory, List.of("lower"), "upper", "work");
    }

    public Path lower() {
        return directory.resolve("lower");
    }

    public Path upper() {
        return directory.resolve("upper");
    }

    /// A shell command with root's rights and nothing special.
    public static Sandbox.ExecRequest shell(String command, Sandbox.Mount... mounts) {
        return request(List.of("/bin/busybox", "sh", "-c", command), mounts);
    }

    public static Sandbox.ExecRequest request(List<String> arguments, Sandbox.Mount... mounts) {
        return new Sandbox.ExecRequest(
                arguments,
                List.of("PATH=/bin", "GREETING=hello world"),
                "/",
                Sandbox.User.ROOT,
                List.of(mounts),
                Sandbox.Network.HOST,
                false,
                "buildkitsandbox",
                Map.of(),
                List.of(),
                0);
    }

    /// What a process printed, as text.
    public static final class Printed implements Sandbox.Output {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<String> errors = new ArrayList<>();

        @Override
        public void write(boolean error, byte[] bytes, int offset, int length) {
            if (error) {
                errors.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            } else {
                out.write(bytes, offset, length);
            }
        }

        public String text() {
            return out.toString(StandardCharsets.UTF_8);
        }

        public String errors() {
            return String.join("", errors);
        }
    }
}
