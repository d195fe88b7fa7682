package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// skopeo, umoci and podman take what Mica's commands write, and Mica's commands take what they write.
@Timeout(120)
class PeersTest {
    private static final long LONGEST_SECONDS = 60;

    @TempDir
    Path directory;

    private CliRun mica;
    private String id = "";

    @BeforeEach
    void build() throws IOException {
        RunningSystem.assumeRunsProcesses();
        mica = new CliRun(directory);
        Path context = Files.createDirectory(directory.resolve("app"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM base\nRUN echo made >/made && chmod 4711 /made\nCMD [\"sh\", \"-c\", \"cat /made; exit 7\"]\n");
        id = mica.ok("build", "-q", "-t", "peers:1", "--build-context", RunningSystem.BASE, "app")
                .strip();
    }

    @AfterEach
    void removePodmansMounts() throws Exception {
        if (Files.isDirectory(directory.resolve("podman"))) {
            run(0, podman("rmi", "--all", "--force"));
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static String run(int status, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(status);
        return printed;
    }

    /// With state of its own, and what machines like those of a CI service need.
    private String[] podman(String... words) {
        List<String> line =
                new ArrayList<>(List.of("podman", "--root", path("podman"), "--runroot", path("podman-run")));
        line.addAll(List.of("--storage-driver", "vfs", "--runtime", "runc", "--cgroup-manager", "cgroupfs"));
        line.addAll(List.of(words));
        return line.toArray(String[]::new);
    }

    private void assertLoads(String archive) throws IOException {
        CliRun other = new CliRun(Files.createDirectories(directory.resolve("other")));
        assertThat(other.ok("load", "-i", path(archive))).contains("peers:1");
        assertThat(other.ok("inspect", "--format", "{{.Id}} {{.Config.Cmd}}", "peers:1"))
                .isEqualTo(id + " [sh -c cat /made; exit 7]\n");
        assertThat(other.ok("system", "fsck")).contains("Nothing is broken.");
    }

    @Test
    void skopeoReadsWhatBuildAndSaveWrite() throws Exception {
        RunningSystem.assumeProgram("skopeo");
        mica.ok("save", "-o", "saved.tar", "peers:1");
        mica.ok("build", "-o", "type=oci,dest=oci.tar", "-t", "peers:1", "--build-context", RunningSystem.BASE, "app");
        mica.ok(
                "build",
                "-o",
                "type=docker,dest=docker.tar",
                "-t",
                "peers:1",
                "--build-context",
                RunningSystem.BASE,
                "app");
        for (String archive : List.of(
                "oci-archive:" + path("saved.tar"),
                "docker-archive:" + path("saved.tar"),
                "oci-archive:" + path("oci.tar"),
                "docker-archive:" + path("docker.tar"))) {
            assertThat(run(0, "skopeo", "inspect", "--config", archive))
                    .as(archive)
                    .contains("\"cat /made; exit 7\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive", "oci"})
    void micaLoadsWhatSkopeoWrites(String form) throws Exception {
        RunningSystem.assumeProgram("skopeo");
        mica.ok("save", "-o", "saved.tar", "peers:1");
        String name = form.equals("oci") ? ":peers:1" : ":docker.io/library/peers:1";
        run(0, "skopeo", "copy", "oci-archive:" + path("saved.tar"), form + ":" + path("theirs") + name);
        assertLoads("theirs");
    }

    @Test
    void umociUnpacksADirectory() throws Exception {
        RunningSystem.assumeProgram("umoci");
        mica.ok(
                "build",
                "-o",
                "type=oci,tar=false,dest=layout",
                "-t",
                "peers:1",
                "--build-context",
                RunningSystem.BASE,
                "app");
        run(0, "umoci", "unpack", "--image", path("layout") + ":1", path("bundle"));
        Path made = directory.resolve("bundle/rootfs/made");
        assertThat(made).hasContent("made");
        assertThat(Files.getAttribute(made, "unix:mode")).isEqualTo(0104711);
    }

    @Test
    void podmanLoadsRunsAndSaves() throws Exception {
        RunningSystem.assumeProgram("podman");
        RunningSystem.assumeProgram("runc");
        mica.ok("save", "-o", "saved.tar", "peers:1");
        assertThat(run(0, podman("load", "-q", "-i", path("saved.tar")))).contains("docker.io/library/peers:1");
        assertThat(run(
                        7,
                        podman(
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--ulimit",
                                "nofile=1024:1024",
                                "--ulimit",
                                "nproc=1024:1024",
                                "docker.io/library/peers:1")))
                .contains("made\n");
        for (String form : List.of("docker-archive", "oci-archive")) {
            run(0, podman("save", "-q", "--format", form, "-o", path(form), "docker.io/library/peers:1"));
            assertLoads(form);
        }
    }
}
