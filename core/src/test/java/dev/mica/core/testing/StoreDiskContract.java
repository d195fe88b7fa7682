package dev.mica.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.Fsck;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreDamageContract.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another process works on a disk that is full, fails or takes no more files. It says so in words, and leaves
/// the store as it was.
public abstract class StoreDiskContract {
    private static final long SEED = Long.getLong("mica.test.seed", 42);
    private static final int PATIENCE_SECONDS = 60;
    private static final int LARGE = 1 << 20;

    /// System calls, how they fail, and how many of them a child makes at least.
    private static final List<Fault> FAULTS = List.of(
            new Fault("write", "error=ENOSPC", "+", 40),
            new Fault("write", "error=EIO", "", 40),
            new Fault("write", "signal=KILL", "", 40),
            new Fault("write", "error=ENOSPC", "+", 80),
            new Fault("fsync,fdatasync", "error=EIO", "", 4),
            new Fault("fsync,fdatasync", "error=EIO", "+", 6),
            new Fault("fsync,fdatasync", "signal=KILL", "", 6),
            new Fault("rename", "error=EIO", "", 3),
            new Fault("rename", "signal=KILL", "", 3),
            new Fault("unlink", "error=EIO", "+", 3),
            new Fault("ftruncate,fallocate", "error=ENOSPC", "+", 2));

    /// @param how `error=EIO`, `signal=KILL`
    /// @param on `+` if all calls after the first one fail too
    private record Fault(String calls, String how, String on, int count) {
        String injection(Random random) {
            return "inject=" + calls + ":" + how + ":when=" + (1 + random.nextInt(count)) + on;
        }
    }

    protected abstract Opened open(Path root) throws IOException;

    protected abstract StoreInspection inspection(Path root);

    /// A class whose main method calls [#work(String\[\], StoreCrashContract.Opening)].
    protected abstract Class<?> child();

    private record Ended(int status, String output) {}

    private Ended child(List<String> prefix, String work, Path root, Path folder) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-XX:-UsePerfData"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(child().getName(), work, root.toString(), folder.toString()));
        Path log = folder.resolve("child.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("it does not end: " + prefix + "\n" + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(log));
    }

    /// What a child process does: `build`, or `fill` the disk.
    ///
    /// @param arguments the work, the store, a folder for temporary files
    public static void work(String[] arguments, StoreCrashContract.Opening opening) {
        Path root = Path.of(arguments[1]);
        try (Opened store = opening.open(root)) {
            if (arguments[0].equals("fill")) {
                fill(store);
            } else {
                Path temporary = Path.of(arguments[2], "child-tmp");
                TestBuilds.build(store.contents(), store.refs(), store.leases(), 0, temporary);
                TestBuilds.build(store.contents(), store.refs(), store.leases(), 1, temporary);
            }
        } catch (IOException | RuntimeException e) {
            System.out.println("failed: " + e.getMessage());
        }
        System.out.println("done");
        System.out.flush();
        System.exit(0);
    }

    private static void fill(Opened store) throws IOException {
        List<Digest> all = new ArrayList<>();
        Random random = new Random(SEED);
        String failure = "";
        while (failure.isEmpty()) {
            byte[] bytes = new byte[LARGE];
            random.nextBytes(bytes);
            try {
                all.add(store.contents().put(bytes));
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
            }
        }
        System.out.println("failed after " + all.size() + ": " + failure);
    }

    /// After all that, the store is as it should be, and can be used.
    private void check(Path root, Path folder, Map<Integer, Digest> expected, String when) throws IOException {
        assertThat(inspection(root).inspect(false)).as(when).isEmpty();
        try (Opened store = open(root)) {
            assertThat(Fsck.of(store.contents(), store.refs(), store.leases())
                            .check()
                            .findings())
                    .as(when)
                    .isEmpty();
            for (Map.Entry<Integer, Digest> image : expected.entrySet()) {
                Digest built = TestBuilds.build(
                        store.contents(), store.refs(), store.leases(), image.getKey(), folder.resolve("tmp"));
                assertThat(built).as(when).isEqualTo(image.getValue());
            }
        }
    }

    private static Map<Integer, Digest> expected(Path folder, int count) {
        Map<Integer, Digest> expected = new TreeMap<>();
        InstantSource clock = InstantSource.system();
        for (int i = 0; i < count; i++) {
            expected.put(
                    i,
                    TestBuilds.build(
                            new MemoryContentStore(),
                            new MemoryRefStore(clock),
                            new MemoryLeases(clock),
                            i,
                            folder.resolve("tmp")));
        }
        return expected;
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void systemCallsFail(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(runs("strace", "-f", "true"), "strace is missing, or may not trace");
        Random random = new Random(SEED);
        Map<Integer, Digest> expected = expected(folder, 3);
        int failures = 0;
        for (Fault fault : FAULTS) {
            String injection = fault.injection(random);
            Path root = folder.resolve("store-" + injection.hashCode());
            try (Opened store = open(root)) {
                TestBuilds.build(store.contents(), store.refs(), store.leases(), 2, folder.resolve("tmp"));
            }
            Ended ended = child(
                    List.of(
                            "strace",
                            "-f",
                            "--seccomp-bpf",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=" + fault.calls,
                            "-e",
                            injection),
                    "build",
                    root,
                    folder);
            failures += ended.status != 0 || ended.output.contains("failed: ") ? 1 : 0;
            check(root, folder, expected, injection + ": " + ended.output);
        }
        assertThat(failures).as("calls that failed").isGreaterThan(FAULTS.size() / 4);
    }

    @Test
    void theDiskIsFull(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(runs("unshare", "--mount", "true"), "file systems can't be mounted here");
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Path kept = folder.resolve("kept");
        // What the child leaves is copied out of its mount namespace before that ends.
        String script = "mount -t tmpfs -o size=24m none " + disk + "; \"$@\"; cp -a " + disk.resolve("store") + " "
                + kept + "; \"$0\"";
        List<String> prefix = List.of("unshare", "--mount", "sh", "-c", script, "true");
        Ended ended = child(prefix, "fill", disk.resolve("store"), folder);
        assertThat(ended.output)
                .containsPattern("failed after [1-9]")
                .contains("o space")
                .contains("free some space");
        check(kept, folder, expected(folder, 2), ended.output);
    }

    @Test
    void noMoreFilesCanBeOpened(@TempDir Path folder) throws Exception {
        Map<Integer, Digest> expected = expected(folder, 2);
        Path root = folder.resolve("store");
        try (Opened store = open(root)) {
            TestBuilds.build(store.contents(), store.refs(), store.leases(), 1, folder.resolve("tmp"));
        }
        for (int limit : List.of(24, 30, 40)) {
            Ended ended =
                    child(List.of("sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh"), "build", root, folder);
            assertThat(ended.output.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
            check(root, folder, expected, "at most " + limit + " files: " + ended.output);
        }
    }
}
