package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpExchange;
import dev.mica.transport.testing.FaultyServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Builds that a signal ends while they wait for a server that sends no more.
@Timeout(60)
class RemoteInterruptionTest {
    @TempDir
    Path directory;

    /// Announces a megabyte and sends a part of it.
    private static void stall(HttpExchange exchange, int number) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith(".git/info/refs")) {
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
        }
        FaultyServer.sendPart(exchange, 200, 1 << 20, new byte[] {'0', '0', '1', 'e'});
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INT, 130, build URL.git",
        "TERM, 143, build URL.git",
        "TERM, 143, build URL.tar",
        "INT, 130, build --build-context x=URL.git app",
        "TERM, 143, build app git",
        "INT, 130, build app git",
        "TERM, 143, build app tar",
    })
    void nothingIsLeftBehind(String signal, int status, String line) throws Exception {
        assumeFalse(RunningSystem.ignoresInterrupts(), "needs a foreground job: SIGINT is ignored here");
        RunningSystem.assumeProgram("git");
        Path app = Files.createDirectories(directory.resolve("app"));
        try (FaultyServer server = FaultyServer.start(RemoteInterruptionTest::stall)) {
            String url = "http://" + server.address() + "/x";
            String added = line.endsWith("git") ? url + ".git" : url + ".tar";
            Files.writeString(app.resolve("Dockerfile"), "FROM scratch\nADD " + added + " /\n");
            String words = line.replace("URL", url).replaceAll(" app (git|tar)$", " app");
            try (CliProcess build = CliProcess.start(directory, words.split(" "))) {
                while (server.requests().isEmpty()) {
                    Thread.sleep(20);
                }
                // The first bytes are on their way.
                Thread.sleep(300);
                int ended = build.signal(signal).end();
                assertThat(ended).as(build.printed()).isEqualTo(status);
                assertThat(build.printed()).containsPattern("ERROR: (canceled: .*|the build was canceled)\n$");
            }
            assertThat(RunningSystem.processes(server.address())).isEmpty();
        }
        Path temporary = directory.resolve("root/tmp");
        assertThat(Files.exists(temporary) ? temporary : Files.createDirectory(temporary))
                .isEmptyDirectory();
        assertThat(directory.resolve("root/store/leases")).isEmptyDirectory();
        Files.writeString(app.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        new CliRun(directory).ok("build", "app");
        new CliRun(directory).ok("system", "fsck");
    }
}
