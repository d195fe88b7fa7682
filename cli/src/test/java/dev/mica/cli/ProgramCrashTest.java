package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that builds and prunes by Mica's commands is killed at random moments. After each kill `fsck`
/// finds nothing, and the next build gives the image it should.
///
/// `mvn -Pcrash` kills 500 times for each store.
class ProgramCrashTest {
    private static final int KILLS = Integer.getInteger("mica.test.kills", 25);
    private static final int PROJECTS = 4;
    private static final int LONGEST_LIFE_MILLIS = 600;
    private static final long SEED = Long.getLong("mica.test.seed", System.nanoTime());

    @TempDir
    Path directory;

    private static CliRun mica(Path directory, String store, String root) {
        return new CliRun(directory)
                .with("MICA_STORE", store)
                .with("MICA_ROOT", directory.resolve(root).toString())
                .with("SOURCE_DATE_EPOCH", "1700000000");
    }

    private static String build(CliRun mica, int project) {
        return mica.ok("build", "-q", "-t", "app:" + project, "p" + project).strip();
    }

    /// Projects have the first layer in common, and most of the second.
    private void write(int project) throws IOException {
        Path context = Files.createDirectory(directory.resolve("p" + project));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY common /\nCOPY data /data\n");
        byte[] bytes = new byte[2_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(context.resolve("common"), bytes);
        Files.createDirectory(context.resolve("data"));
        for (int file = 0; file < 20; file++) {
            Files.writeString(context.resolve("data/f" + file), "file " + (file == 7 ? project : 0));
        }
        bytes[project] ^= 1;
        Files.write(context.resolve("data/large"), bytes);
        // Times are in layers, but not in what a cached step is found by: whichever project came first gave them.
        try (Stream<Path> all = Files.walk(context)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
            }
        }
    }

    /// What is killed.
    static final class Loop {
        private Loop() {}

        /// @param arguments the directory, the store, a seed
        public static void main(String[] arguments) {
            CliRun mica = mica(Path.of(arguments[0]), arguments[1], "root");
            Random random = new Random(Long.parseLong(arguments[2]));
            System.out.println("ready");
            while (true) {
                build(mica, random.nextInt(PROJECTS));
                switch (random.nextInt(5)) {
                    case 0 -> mica.ok("builder", "prune", "-a", "-f");
                    case 1 -> mica.ok("system", "prune", "-a", "-f");
                    case 2 -> mica.run("rmi", "app:" + random.nextInt(PROJECTS));
                    case 3 -> mica.ok("builder", "prune", "-f", "--max-used-space", "3m");
                    default -> mica.ok("images");
                }
            }
        }
    }

    private Process start(String store, long seed, Path log) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Loop.class.getName()));
        line.addAll(List.of(directory.toString(), store, Long.toString(seed)));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void nothingIsBrokenAfterAKill(String store) throws Exception {
        List<String> images = new ArrayList<>();
        for (int project = 0; project < PROJECTS; project++) {
            write(project);
            images.add(build(mica(directory, "fs", "alone"), project));
        }
        Random random = new Random(SEED);
        CliRun mica = mica(directory, store, "root");
        Path log = directory.resolve("log");
        for (int i = 0; i < KILLS; i++) {
            String when = store + ", kill " + i + " of seed " + SEED;
            kill(start(store, random.nextLong(), log), random.nextInt(LONGEST_LIFE_MILLIS), log, when);
            assertThat(mica.ok("system", "fsck")).as(when).endsWith("Nothing is broken.\n");
            int project = random.nextInt(PROJECTS);
            assertThat(build(mica, project)).as(when).isEqualTo(images.get(project));
        }
        assertThat(mica.ok("system", "fsck")).endsWith("Nothing is broken.\n");
    }

    private static void kill(Process process, int life, Path log, String when)
            throws IOException, InterruptedException {
        while (process.isAlive() && Files.size(log) == 0) {
            Thread.sleep(1);
        }
        boolean died = process.waitFor(life, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(died)
                .as("%s: it ended by itself: %s", when, Files.readString(log))
                .isFalse();
        Files.delete(log);
    }
}
