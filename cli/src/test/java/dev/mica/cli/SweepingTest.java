package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands are killed while their processes run; the next command, whichever it is, finds nothing of them any more.
@Timeout(60)
class SweepingTest {
    /// An argument that no other process has.
    private final String seconds = "1000." + System.nanoTime();

    @TempDir
    Path directory;

    private CliRun mica;
    private Path root;

    @BeforeEach
    void check() throws IOException {
        RunningSystem.assumeRunsProcesses();
        mica = new CliRun(directory);
        root = directory.resolve("root");
        Files.createDirectory(directory.resolve("app"));
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(directory.resolve("app/Dockerfile"), text);
    }

    private void assertNothingIsLeft() throws IOException, InterruptedException {
        RunningSystem.awaitEnd(seconds);
        assertThat(RunningSystem.processes(seconds)).isEmpty();
        assertThat(RunningSystem.mounts(root)).isEmpty();
        assertThat(RunningSystem.controlGroups(root)).isEmpty();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(root.resolve("store/tmp")).isEmptyDirectory();
        assertThat(root.resolve("store/leases")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"runc, images", "unshare, images", "runc, ps", "unshare, 'system df'"})
    void aBuildThatIsKilledIsSweptByTheNextCommand(String sandbox, String next) throws Exception {
        RunningSystem.assumeSandbox(sandbox);
        dockerfile("FROM base\nRUN echo begun$((40+2)) && sleep " + seconds + "\n");
        try (CliProcess build = CliProcess.startBuild(directory, sandbox)) {
            build.await("begun42");
            assertThat(RunningSystem.processes(seconds)).isNotEmpty();
            assertThat(RunningSystem.mounts(root)).isNotEmpty();
            // A file that it was about to write.
            Path lease = Path.of(root.resolve("store/leases").toFile().list()[0]);
            Files.writeString(root.resolve("store/tmp").resolve(lease + "f"), "half");

            build.signal("KILL").end();
        }

        mica.ok(next.split(" ", -1));

        assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"runc, ps", "unshare, images"})
    void aContainerThatIsKilledIsSweptByTheNextCommand(String sandbox, String next) throws Exception {
        RunningSystem.assumeSandbox(sandbox);
        dockerfile("FROM base\nCMD [\"sh\", \"-c\", \"echo begun; sleep " + seconds + "\"]\n");
        mica.ok("build", "-q", "-t", "app", "--build-context", RunningSystem.BASE, "app");
        try (CliProcess gone = CliProcess.start(directory, "run", "--sandbox", sandbox, "--rm", "app");
                CliProcess kept = CliProcess.start(directory, "run", "--sandbox", sandbox, "--name", "kept", "app")) {
            gone.await("begun").signal("KILL").end();
            kept.await("begun").signal("KILL").end();
        }

        mica.ok(next);

        assertNothingIsLeft();
        assertThat(mica.ok("ps", "-a", "--format", "{{.Names}} {{.State}} {{.Status}}"))
                .startsWith("kept exited Exited (137)")
                .hasLineCount(1);
        mica.ok("rm", "kept");
        assertThat(root.resolve("containers").toFile().list()).containsOnly("lock");
    }

    @Test
    void whatLivesIsLeftAlone() throws Exception {
        dockerfile("FROM base\nCMD [\"sh\", \"-c\", \"echo begun; read line; echo $line\"]\n");
        mica.ok("build", "-q", "-t", "app", "--build-context", RunningSystem.BASE, "app");
        try (CliProcess run = CliProcess.start(directory, "run", "-i", "--rm", "app")) {
            run.await("begun");
            mica.ok("images");
            assertThat(mica.ok("ps", "--format", "{{.State}}")).isEqualTo("running\n");
            assertThat(root.resolve("tmp")).isNotEmptyDirectory();
            assertThat(root.resolve("store/leases")).isNotEmptyDirectory();

            run.type("still here\n");

            assertThat(run.end()).isZero();
            assertThat(run.printed()).endsWith("still here\n");
        }
    }
}
