package dev.mica.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.Collector;
import dev.mica.core.build.Fsck;
import dev.mica.core.build.FsckReport;
import dev.mica.core.build.Refs;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreDamageContract.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that builds and collects is killed at random moments. After each kill nothing in the store is
/// broken, and the next build gives what it should.
public abstract class StoreCrashContract {
    private static final int IMAGES = 6;
    private static final int LARGE = 5 << 20;
    private static final int LONGEST_LIFE_MILLIS = 900;
    private static final long SEED = Long.getLong("mica.test.seed", System.nanoTime());

    /// What implementations have a child process do.
    public interface Opening {
        Opened open(Path root) throws IOException;
    }

    protected abstract Opened open(Path root) throws IOException;

    protected abstract StoreInspection inspection(Path root);

    /// A class whose main method calls [#work(String\[\], Opening)].
    protected abstract Class<?> child();

    /// How often a child is killed. More than a few take long: `mvn -Pcrash`.
    protected int kills() {
        return Integer.getInteger("mica.test.kills", 25);
    }

    @Test
    void nothingIsBrokenAfterAKill(@TempDir Path folder) throws Exception {
        Map<Integer, Digest> expected = expected(folder.resolve("tmp"));
        Random random = new Random(SEED);
        Path root = folder.resolve("store");
        for (int i = 0; i < kills(); i++) {
            Path log = folder.resolve("child.log");
            kill(start(root, folder, random.nextLong(), log), random.nextInt(LONGEST_LIFE_MILLIS), log);
            check(root, folder, random.nextInt(IMAGES), expected, "kill " + i + " of seed " + SEED);
        }
    }

    private static Map<Integer, Digest> expected(Path temporary) {
        Map<Integer, Digest> expected = new TreeMap<>();
        InstantSource clock = InstantSource.system();
        for (int i = 0; i < IMAGES; i++) {
            expected.put(
                    i,
                    TestBuilds.build(
                            new MemoryContentStore(),
                            new MemoryRefStore(clock),
                            new MemoryLeases(clock),
                            i,
                            temporary));
        }
        return expected;
    }

    private Process start(Path root, Path folder, long seed, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-XX:-UsePerfData"));
        command.addAll(List.of("-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), child().getName()));
        command.addAll(List.of(root.toString(), folder.resolve("child-tmp").toString(), String.valueOf(seed)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void kill(Process process, int life, Path log) throws IOException, InterruptedException {
        while (process.isAlive() && Files.size(log) == 0) {
            Thread.sleep(1);
        }
        boolean died = process.waitFor(life, java.util.concurrent.TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(died)
                .as("the child died by itself: %s", Files.readString(log))
                .isFalse();
    }

    private void check(Path root, Path folder, int number, Map<Integer, Digest> expected, String when)
            throws IOException {
        assertThat(inspection(root).inspect(false)).as(when).isEmpty();
        try (Opened store = open(root)) {
            assertClean(store, when);
            Digest built =
                    TestBuilds.build(store.contents(), store.refs(), store.leases(), number, folder.resolve("tmp"));
            assertThat(built).as(when).isEqualTo(expected.get(number));
            assertClean(store, when + ", after a build");
        }
    }

    private static void assertClean(Opened store, String when) throws IOException {
        FsckReport report =
                Fsck.of(store.contents(), store.refs(), store.leases()).check();
        assertThat(report.findings()).as(when).isEmpty();
    }

    /// What the child does until it is killed.
    ///
    /// @param arguments the store, a folder for temporary files, a seed
    public static void work(String[] arguments, Opening opening) throws IOException {
        Path root = Path.of(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[2]));
        System.out.println("ready");
        while (true) {
            try (Opened store = opening.open(root)) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    int number = random.nextInt(IMAGES);
                    TestBuilds.build(store.contents(), store.refs(), store.leases(), number, Path.of(arguments[1]));
                }
                if (random.nextBoolean()) {
                    // So large that a store may take it apart; the collector removes it.
                    byte[] large = new byte[LARGE];
                    random.nextBytes(large);
                    store.contents().put(large);
                }
                if (random.nextBoolean()) {
                    store.refs()
                            .remove(new RefStore.RefName(Refs.TAGS, "docker.io/library/app:" + random.nextInt(IMAGES)));
                    Collector.of(store.contents(), store.refs(), store.leases(), InstantSource.system(), List.of())
                            .collect(CollectionRequest.EVERYTHING.withAll(random.nextBoolean()));
                }
            }
        }
    }
}
