package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// VOLUME of an image in `mica run`.
@Timeout(60)
class VolumesTest {
    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void build() throws IOException {
        RunningSystem.assumeRunsProcesses();
        mica = new CliRun(directory);
        Path context = Files.createDirectory(directory.resolve("app"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM base\nRUN mkdir /data && echo of the image >/data/file && chmod 4750 /data/file && chmod 1770 /data\n"
                        + "VOLUME /data /data/new /missing/deep/\n");
        mica.ok("build", "-q", "-t", "app", "--build-context", RunningSystem.BASE, "app");
    }

    private String run(int status, String... words) throws Exception {
        try (CliProcess process = CliProcess.start(directory, words)) {
            assertThat(process.end()).as(process.printed()).isEqualTo(status);
            return process.printed();
        }
    }

    @Test
    void eachContainerHasVolumesWithTheImagesFiles() throws Exception {
        String look = "ls -ld /data /missing/deep /data/new; ls -l /data/file; cat /data/file; echo mine >/data/file;"
                + " touch /missing/deep/x; cat /proc/mounts";
        String printed = run(0, "run", "--name", "one", "app", "sh", "-c", look);
        assertThat(printed)
                .containsPattern("drwxrwx--T .* /data\n")
                .containsPattern("drwxr-xr-x .* /missing/deep\n")
                .containsPattern("-rwsr-x--- .* /data/file\n")
                .contains("of the image\n", " /data ", " /missing/deep ", " /data/new ");
        assertThat(run(0, "run", "--rm", "app", "cat", "/data/file")).isEqualTo("of the image\n");

        Path volumes = directory
                .resolve("root/containers")
                .resolve(mica.ok("ps", "-aq", "--no-trunc").strip())
                .resolve("volumes");
        assertThat(volumes.resolve("0/file")).hasContent("mine");
        mica.ok("rm", "-v", "one");
        assertThat(directory.resolve("root/containers").toFile().list()).containsExactly("lock");
    }

    @Test
    void mountsOfTheUsersComeFirst() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("host")).resolve("file"), "of the host\n");
        assertThat(run(
                        0,
                        "run",
                        "--rm",
                        "-v",
                        "./host:/data",
                        "-v",
                        "/own",
                        "app",
                        "sh",
                        "-c",
                        "cat /data/file; ls -d /own"))
                .isEqualTo("of the host\n/own\n");
        assertThat(run(125, "run", "--rm", "-v", "/data/file", "app", "cat", "/data/file"))
                .contains("there can be no volume at /data/file: the image has no directory there");
        assertThat(directory.resolve("root/containers").toFile().list()).containsExactly("lock");
    }
}
