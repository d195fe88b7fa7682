package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushes and pulls of a layer of 72 MB and one of 4 MB are cut off in the middle, by SIGKILL or by the registry's end.
/// The same command again transfers no finished blob a second time, and of the other one the rest.
class KilledTransfersTest {
    private static final int LARGE = 72 << 20;
    private static final int SMALL = 4 << 20;
    private static final int SLOW = 24 << 20;
    /// What may be on its way between two sockets, and is lost with them.
    private static final long IN_BUFFERS = 12 << 20;

    @TempDir
    Path directory;

    private MemoryRegistry registry;
    private CliRun mica;
    private String image;

    @BeforeEach
    void build() throws IOException {
        registry = MemoryRegistry.start();
        image = registry.address() + "/app:1";
        mica = new CliRun(directory);
        Path context = Files.createDirectories(directory.resolve("app"));
        for (int size : new int[] {LARGE, SMALL}) {
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            Files.write(context.resolve("noise" + size), noise);
        }
        Files.writeString(
                context.resolve("Dockerfile"), "FROM scratch\nCOPY noise" + LARGE + " /\nCOPY noise" + SMALL + " /\n");
        mica.ok("build", "-q", "-t", image, "app");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).as("it came so far").isTrue();
    }

    /// Waits until nothing arrives any more.
    private void settle() throws InterruptedException {
        for (long before = -1; before != registry.receivedBytes() + registry.sentBytes(); ) {
            before = registry.receivedBytes() + registry.sentBytes();
            Thread.sleep(400);
        }
    }

    /// The registry as it was, at the same address.
    private void restart() throws IOException {
        int port = Integer.parseInt(registry.address().replaceFirst(".*:", ""));
        registry = MemoryRegistry.start(port).withContentsOf(registry);
    }

    private void assertClean() {
        mica.ok("system", "fsck");
    }

    @Test
    void aKilledPushGoesOn() throws Exception {
        registry.slowDown(SLOW);
        try (CliProcess push = CliProcess.start(directory, "push", image)) {
            await(() -> registry.receivedBytes() > SMALL + LARGE / 2);
            push.signal("KILL").end();
        }
        settle();
        assertThat(registry.receivedBytes()).isLessThan(SMALL + LARGE);
        registry.slowDown(Long.MAX_VALUE);
        mica.ok("push", image);
        assertThat(registry.receivedBytes())
                .as("every byte crossed the line once")
                .isEqualTo(registry.heldBytes());
        assertClean();
    }

    @Test
    void aPushGoesOnAfterTheRegistryWasKilled() throws Exception {
        registry.slowDown(SLOW);
        long received;
        try (CliProcess push = CliProcess.start(directory, "push", image)) {
            await(() -> registry.receivedBytes() > SMALL + LARGE / 2);
            registry.close();
            assertThat(push.end()).isOne();
            assertThat(push.printed()).contains(registry.address());
            received = registry.receivedBytes();
        }
        restart();
        mica.ok("push", image);
        assertThat(received + registry.receivedBytes())
                .as("every byte crossed the line once")
                .isEqualTo(registry.heldBytes());
        assertClean();
    }

    /// Pushes, and goes on with an empty store behind a slow line.
    private Path pushAndMove() throws IOException {
        mica.ok("push", image);
        Path other = Files.createDirectories(directory.resolve("other"));
        mica = new CliRun(other);
        registry.slowDown(SLOW);
        return other;
    }

    @Test
    void aKilledPullGoesOn() throws Exception {
        Path other = pushAndMove();
        try (CliProcess pull = CliProcess.start(other, "pull", image)) {
            await(() -> registry.sentBytes() > SMALL + LARGE / 2);
            pull.signal("KILL").end();
        }
        settle();
        registry.slowDown(Long.MAX_VALUE);
        registry.forgetRequests();
        mica.ok("pull", image);
        assertThat(registry.requests())
                .filteredOn(request -> request.contains("/blobs/"))
                .as("of the blobs only the one that was on its way")
                .hasSize(1);
        assertThat(registry.ranges()).hasSize(1);
        assertThat(registry.sentBytes()).isLessThan(registry.heldBytes() + IN_BUFFERS);
        mica.ok("save", "-o", "image.tar", image);
        assertClean();
    }

    @Test
    void aPullGoesOnAfterTheRegistryWasKilled() throws Exception {
        Path other = pushAndMove();
        try (CliProcess pull = CliProcess.start(other, "pull", image)) {
            await(() -> registry.sentBytes() > SMALL + LARGE / 2);
            registry.close();
            assertThat(pull.end()).isOne();
        }
        long sent = registry.sentBytes();
        restart();
        mica.ok("pull", image);
        assertThat(registry.requests())
                .filteredOn(request -> request.contains("/blobs/"))
                .hasSize(1);
        assertThat(registry.ranges()).hasSize(1);
        assertThat(sent + registry.sentBytes()).isLessThan(registry.heldBytes() + IN_BUFFERS);
        assertClean();
    }
}
