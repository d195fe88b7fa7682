package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the user's Ctrl-C, and what a supervisor's SIGTERM, do to commands that run processes.
@Timeout(60)
class InterruptionTest {
    private final String seconds = "1000." + System.nanoTime();

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void check() throws IOException {
        RunningSystem.assumeRunsProcesses();
        root = directory.resolve("root");
        Files.createDirectory(directory.resolve("app"));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, runc", "TERM, 143, runc", "INT, 130, unshare", "TERM, 143, unshare"})
    void aBuildEndsItsProcessesAndSaysSo(String signal, int status, String sandbox) throws Exception {
        RunningSystem.assumeSandbox(sandbox);
        assumeFalse(RunningSystem.ignoresInterrupts(), "needs a foreground job: SIGINT is ignored here");
        Files.writeString(
                directory.resolve("app/Dockerfile"), "FROM base\nRUN echo begun$((40+2)) && sleep " + seconds + "\n");
        try (CliProcess build = CliProcess.startBuild(directory, sandbox)) {
            int ended = build.await("begun42").signal(signal).end();
            assertThat(ended).as(build.printed()).isEqualTo(status);
            assertThat(build.printed()).contains("CANCELED").endsWith("ERROR: the build was canceled\n");
        }
        assertThat(RunningSystem.processes(seconds)).isEmpty();
        assertThat(RunningSystem.mounts(root)).isEmpty();
        assertThat(RunningSystem.controlGroups(root)).isEmpty();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(root.resolve("store/leases")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"USR1, 10, runc", "TERM, 15, unshare"})
    void aContainersProcessGetsTheSignalAndItsStatusIsTheCommands(String signal, int status, String sandbox)
            throws Exception {
        RunningSystem.assumeSandbox(sandbox);
        Files.writeString(
                directory.resolve("app/Dockerfile"),
                "FROM base\nCMD [\"sh\", \"-c\", \"trap 'echo got; exit %d' %s; echo ready; sleep %s & wait\"]\n"
                        .formatted(status, signal, seconds));
        new CliRun(directory).ok("build", "-q", "-t", "app", "--build-context", RunningSystem.BASE, "app");
        try (CliProcess run = CliProcess.start(directory, "run", "--rm", "--sandbox", sandbox, "app")) {
            assertThat(run.await("ready").signal(signal).end()).isEqualTo(status);
            assertThat(run.printed()).contains("got\n");
        }
        assertThat(RunningSystem.processes(seconds)).isEmpty();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }
}
