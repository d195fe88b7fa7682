package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a file can be stays what it is from RUN through save and load to a container, and no container changes
/// anything of it.
@Timeout(60)
class MetadataSurvivalTest {
    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void build() throws IOException {
        RunningSystem.assumeRunsProcesses();
        RunningSystem.assumeProgram("setfattr");
        mica = new CliRun(directory);
        MetadataImage.build(mica, "metadata");
    }

    private static String look(Path directory, String image) throws Exception {
        return run(directory, "run", "--rm", "--network", "host", image, "sh", "-c", MetadataImage.LOOK);
    }

    private static String run(Path directory, String... words) throws Exception {
        try (CliProcess process = CliProcess.start(directory, words)) {
            int status = process.end();
            assertThat(status).as(process.printed()).isZero();
            return process.printed();
        }
    }

    @Test
    void everythingSurvivesSaveLoadAndRun() throws Exception {
        String before = look(directory, "metadata");
        assertThat(before)
                .contains(
                        "cap regular file 644 1000 1001",
                        "null character special file 640 0 0 1 1:3",
                        "disk block special file 600 0 0 1 103:11170",
                        "fifo fifo 620",
                        "file regular file 4755 0 0 2",
                        "d/new directory 2750",
                        "d directory 1777",
                        "moved directory 755 65535 65534",
                        "1234567890",
                        "'sym link' -> '../outside/of/it'",
                        "security.capability=0x0100000200200000000000000000000000000000",
                        "user.binary=0x00ff0a3d00",
                        "user.d=0x01",
                        "shared\ntext\n")
                .doesNotContain("gone");

        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        CliRun other = new CliRun(elsewhere);
        mica.ok("save", "-o", "saved.tar", "metadata");
        assertThat(other.ok("load", "-i", directory.resolve("saved.tar").toString()))
                .isEqualTo("Loaded image: metadata:latest\n");
        assertThat(other.ok("inspect", "--format", "{{.Id}}", "metadata"))
                .isEqualTo(mica.ok("inspect", "--format", "{{.Id}}", "metadata"));
        assertThat(look(elsewhere, "metadata")).isEqualTo(before);

        Path context = Files.createDirectory(directory.resolve("copy"));
        Files.writeString(
                context.resolve("Dockerfile"), "FROM metadata\nCOPY --from=metadata /m /n\nRUN rm -r /m && mv /n /m\n");
        mica.ok("build", "-q", "-t", "copied", context.toString());
        assertThat(withPlainDirectories(look(directory, "copied"))).isEqualTo(withPlainDirectories(before));
    }

    /// Copying and moving makes directories anew: with another time, and other links of an overlay's.
    private static List<String> withPlainDirectories(String text) {
        return text.lines()
                .map(line -> line.contains(" directory ") ? line.replaceAll(" \\d+ 0:0 .*", "") : line)
                .toList();
    }

    @Test
    void aContainersWritesStayItsOwn() throws Exception {
        String id = mica.ok("inspect", "--format", "{{.Id}} {{.RepoDigests}}", "metadata");
        look(directory, "metadata");
        Map<String, Digest> before = blobs();

        run(
                directory,
                "run",
                "--name",
                "writer",
                "metadata",
                "sh",
                "-c",
                "cd /m && rm -r d gone cap; echo changed >file; chmod 0 hard; mkdir /new; mv null /new/null; ls -1 / /m");

        assertThat(blobs()).isEqualTo(before);
        assertThat(mica.ok("inspect", "--format", "{{.Id}} {{.RepoDigests}}", "metadata"))
                .isEqualTo(id);
        assertThat(look(directory, "metadata")).contains("cap regular file 644 1000 1001", "shared\n");
        mica.ok("rm", "writer");
        assertThat(blobs()).isEqualTo(before);
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
    }

    private Map<String, Digest> blobs() throws IOException {
        Map<String, Digest> found = new TreeMap<>();
        for (String folder : List.of("blobs", "packs")) {
            try (Stream<Path> files = Files.walk(directory.resolve("root/store").resolve(folder))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    found.put(file.toString(), Digest.ofBytes(Files.readAllBytes(file)));
                }
            }
        }
        return found;
    }
}
