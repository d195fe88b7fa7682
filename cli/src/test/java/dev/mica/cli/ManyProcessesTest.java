package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that build, prune and run on one store at a time: each gets what it should, and the store stays whole.
///
/// `-Dmica.seconds=120` lets them go on for longer, `-Dmica.program=…/mica` starts the packaged program.
class ManyProcessesTest {
    private static final int PROCESSES = 8;
    private static final int PROJECTS = 6;
    private static final int SECONDS = Integer.getInteger("mica.seconds", 10);

    @TempDir
    Path directory;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final List<String> ids = new ArrayList<>();

    private record Ended(int exitCode, String output) {}

    private Ended mica(String store, String root, String... words) throws IOException, InterruptedException {
        String program = System.getProperty("mica.program", "");
        List<String> line = new ArrayList<>();
        if (program.isEmpty()) {
            line.addAll(CliProcess.line(words));
        } else {
            line.add(program);
            line.addAll(List.of(words));
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().put("MICA_ROOT", directory.resolve(root).toString());
        builder.environment().put("MICA_STORE", store);
        builder.environment().put("SOURCE_DATE_EPOCH", "1700000000");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }

    /// Projects with odd numbers have a RUN.
    private void write(int project) throws IOException {
        Path context = Files.createDirectory(directory.resolve("p" + project));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM base\nCOPY data /data\n"
                        + (project % 2 == 1 ? "RUN cat /data/text > /out\n" : "COPY data/text /out\n")
                        + "COPY data /again\nCMD [\"cat\", \"/out\"]\n");
        Files.createDirectory(context.resolve("data"));
        Files.writeString(context.resolve("data/text"), "project " + project);
        byte[] bytes = new byte[200_000];
        new Random(project).nextBytes(bytes);
        Files.write(context.resolve("data/bytes"), bytes);
    }

    private Ended build(String store, String root, String tag, int project) throws Exception {
        return mica(store, root, "build", "-q", "-t", tag, "--build-context", "base=host:sh,cat", "p" + project);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void workOnOneStore(String store) throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "RUN is tried as root here");
        for (int project = 0; project < PROJECTS; project++) {
            write(project);
            ids.add(build("fs", "alone", "x", project).output());
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < PROCESSES; number++) {
                int worker = number;
                all.add(threads.submit(() -> {
                    work(store, worker, end);
                    return worker;
                }));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
        assertThat(faults).as(done + " commands").isEmpty();
        assertThat(done.get()).isPositive();
        Ended fsck = mica(store, "root", "system", "fsck");
        assertThat(fsck.output()).endsWith("Nothing is broken.");
        System.out.println(store + ": " + done + " commands of " + PROCESSES + " processes");
    }

    private void work(String store, int worker, long end) throws Exception {
        Random random = new Random(worker);
        TreeMap<String, Integer> built = new TreeMap<>();
        while (System.nanoTime() < end && faults.isEmpty()) {
            String tag = "w" + worker + "-" + random.nextInt(2);
            int choice = random.nextInt(100);
            if (choice < 55 || built.isEmpty()) {
                int project = random.nextInt(PROJECTS);
                expect(build(store, "root", tag, project), project % 2 == 1 ? "sha256:" : ids.get(project), "build");
                built.put(tag, project);
            } else if (choice < 70) {
                String mine = built.firstKey();
                expect(mica(store, "root", "run", "--rm", mine), "project " + built.get(mine), "run");
            } else if (choice < 78) {
                expect(mica(store, "root", "system", "prune", "-f"), "Total reclaimed space: ", "system prune");
            } else if (choice < 86) {
                expect(
                        mica(store, "root", "builder", "prune", "-a", "-f", "--max-used-space", "300k"),
                        "Total reclaimed space: ",
                        "builder prune");
            } else if (choice < 92) {
                String mine = built.lastKey();
                String file = "w" + worker + ".tar";
                expect(mica(store, "root", "save", "-o", file, mine), "", "save");
                expect(mica(store, "root", "load", "-i", file), "Loaded image: " + mine, "load");
            } else if (choice < 96) {
                expect(mica(store, "root", "images"), "REPOSITORY", "images");
            } else {
                String mine = built.firstKey();
                expect(mica(store, "root", "rmi", mine), "Untagged: " + mine, "rmi");
                built.remove(mine);
            }
        }
    }

    private void expect(Ended ended, String text, String what) {
        done.incrementAndGet();
        if (ended.exitCode() != 0 || !ended.output().contains(text)) {
            faults.add(what + ": exit status " + ended.exitCode() + ", expected \"" + text + "\":\n" + ended.output());
        }
    }
}
