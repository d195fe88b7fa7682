package dev.mica.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.scratch.FileTrees;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs as an ordinary user of this machine who has a range of subordinate numbers.
@Timeout(60)
class RootlessTest {
    private static final List<String> NEEDED =
            List.of("/target/", "mica-", "jackson-core", "slf4j-api", "assertj-core", "byte-buddy");

    private Path directory = Path.of("/nowhere");
    private String user = "";

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(!Rootless.needed(), "needs root, to become another user");
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs a static /bin/busybox");
        assumeTrue(HostTools.find("newuidmap").isPresent(), "needs newuidmap (package uidmap)");
        Optional<String> found = userWithRange();
        assumeTrue(found.isPresent(), "needs an ordinary user with a range in /etc/subuid (useradd makes one)");
        user = found.get();
        directory = Files.createTempDirectory("mica-rootless");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void remove() throws IOException {
        FileTrees.remove(directory);
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

    /// What the program needs, where the user can read it.
    private String copyOfClassPath() throws IOException, InterruptedException {
        List<String> copied = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (NEEDED.stream().anyMatch(entry::contains)) {
                String copy = directory.resolve("entry" + copied.size()).toString();
                assertThat(new ProcessBuilder("cp", "-r", entry, copy)
                                .inheritIO()
                                .start()
                                .waitFor())
                        .isZero();
                copied.add(copy);
            }
        }
        return String.join(File.pathSeparator, copied);
    }

    @ParameterizedTest
    @CsvSource({"unshare,", "runc,", "unshare,none", "runc,none"})
    void runsAsRootOfItsOwn(String isolation, String network) throws Exception {
        assumeTrue(HostTools.find(isolation).isPresent(), "needs " + isolation);
        Path home = Files.createDirectory(directory.resolve("home"));
        assertThat(new ProcessBuilder("chown", user, home.toString()).start().waitFor())
                .isZero();
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid",
                user,
                "--regid",
                user,
                "--clear-groups",
                "env",
                "HOME=" + home,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                copyOfClassPath(),
                RootlessProcess.class.getName(),
                home.resolve("mica").toString(),
                isolation));
        if (network != null) {
            command.add(network);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed)
                .contains("uid=0 gid=0 groups=0\n")
                .containsPattern("1000 +1000 .*/mine\n")
                .contains("none\nbox\nsecret\n")
                .contains("CapEff:\t00000000a80425fb\n")
                .contains("exit 0\nPut /gone\nPut /mine\nPut /work\n[]\n");
    }
}
