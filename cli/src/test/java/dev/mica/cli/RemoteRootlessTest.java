package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.transport.testing.FaultyServer;
import dev.mica.transport.testing.GitServer;
import dev.mica.transport.testing.SampleRepository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An ordinary user of this machine, who has a range of subordinate numbers, builds from elsewhere.
@Timeout(120)
class RemoteRootlessTest {
    @TempDir
    Path served;

    @TempDir
    Path directory;

    private String user = "";

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        RunningSystem.assumeRunsProcesses();
        RunningSystem.assumeProgram("newuidmap");
        RunningSystem.assumeProgram("setpriv");
        Optional<String> found = userWithRange();
        assumeTrue(found.isPresent(), "needs an ordinary user with a range in /etc/subuid (useradd makes one)");
        user = found.get();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(directory.resolve("home/app"));
    }

    private static Optional<String> userWithRange() throws IOException {
        Path ranges = Path.of("/etc/subuid");
        if (!Files.exists(ranges)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(ranges)) {
            return lines.map(line -> line.split(":", 2)[0])
                    .filter(name -> !name.equals("root") && !name.isEmpty())
                    .findFirst();
        }
    }

    /// A program that starts Mica from a copy that the user can read.
    private Path launcher() throws IOException, InterruptedException {
        List<String> copied = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Files.exists(Path.of(entry))) {
                String copy = directory.resolve("entry" + copied.size()).toString();
                run("cp", "-r", entry, copy);
                copied.add(copy);
            }
        }
        Path launcher = directory.resolve("mica");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec " + java
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                        + " -Dmica.launcher=" + launcher + " -cp " + String.join(File.pathSeparator, copied) + " "
                        + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return launcher;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private String mica(String... words) throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "env", "-C", home.toString()));
        command.addAll(List.of("HOME=" + home, "MICA_ROOT=" + home.resolve("root")));
        command.add(directory.resolve("mica").toString());
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    @Test
    void repositoriesAndFilesOnTheWebAreRootsInTheImage() throws IOException, InterruptedException {
        launcher();
        SampleRepository sample = SampleRepository.make(served);
        try (GitServer git = GitServer.start(served);
                FaultyServer web = FaultyServer.start((exchange, number) -> FaultyServer.send(exchange, 200, "web"))) {
            String repository = "http://" + git.address() + "/main.git";
            Files.writeString(
                    directory.resolve("home/app/Dockerfile"),
                    "FROM base\nADD --keep-git-dir=true " + repository + "#v1 /git/\nADD http://" + web.address()
                            + "/file /web/\nRUN cat /git/dir/deep/file /web/file && stat -c '%u:%g:%a:%n' /git/run"
                            + " /git/.git/HEAD /web/file\n");
            run("chown", "-R", user, directory.resolve("home").toString());
            String printed = mica(
                    "build",
                    "--progress",
                    "plain",
                    "--build-context",
                    "base=host:sh,cat,stat",
                    "--build-context",
                    "unused=" + repository + "#" + sample.first(),
                    "app");
            assertThat(printed).contains("oldweb", "0:0:755:/git/run", "0:0:644:/git/.git/HEAD", "0:0:600:/web/file");
            mica("build", "--output", "out", repository);
            assertThat(directory.resolve("home/out/file")).hasContent("new");
        }
    }
}
