package dev.mica.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// QEMU for programs of arm64, known to the kernel as long as this is open.
final class Emulator implements AutoCloseable {
    private static final Path KERNEL = Path.of("/proc/sys/fs/binfmt_misc");
    private static final Path RULE = Path.of("/usr/lib/binfmt.d/qemu-aarch64.conf");
    private static final String NAME = "mica-test-aarch64";

    private final boolean mounted;

    private Emulator(boolean mounted) {
        this.mounted = mounted;
    }

    /// Whether the kernel starts programs of arm64 already.
    static boolean isRegistered() throws IOException {
        if (!Files.exists(KERNEL.resolve("register"))) {
            return false;
        }
        try (Stream<Path> rules = Files.list(KERNEL)) {
            List<Path> there = rules.filter(
                            rule -> rule.getFileName().toString().contains("aarch64"))
                    .toList();
            return !there.isEmpty();
        }
    }

    /// Skips the test where it can't be.
    static Emulator register() throws IOException, InterruptedException {
        assumeTrue(Files.exists(RULE), "needs qemu-user-static");
        boolean mounted = !Files.exists(KERNEL.resolve("register"));
        if (mounted) {
            int status = new ProcessBuilder("mount", "-t", "binfmt_misc", "binfmt_misc", KERNEL.toString())
                    .start()
                    .waitFor();
            assumeTrue(status == 0, "binfmt_misc can't be mounted here");
        }
        Emulator emulator = new Emulator(mounted);
        try {
            // It has the flag F: the kernel opens the emulator now and not in the container, where it is not.
            String rule = Files.readString(RULE).strip().replaceFirst("^:[^:]*:", ":" + NAME + ":");
            Files.writeString(KERNEL.resolve("register"), rule);
        } catch (IOException e) {
            emulator.close();
            assumeTrue(false, "the kernel takes no emulator here: " + e.getMessage());
        }
        return emulator;
    }

    @Override
    public void close() throws IOException {
        Path own = KERNEL.resolve(NAME);
        if (Files.exists(own)) {
            Files.writeString(own, "-1");
        }
        if (mounted) {
            try {
                new ProcessBuilder("umount", KERNEL.toString()).start().waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
