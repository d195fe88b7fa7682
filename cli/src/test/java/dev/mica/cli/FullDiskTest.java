package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk on which not a byte is left.
class FullDiskTest {
    @TempDir
    Path directory;

    private record Ended(int status, String output) {}

    private static Ended run(List<String> line) throws Exception {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static String command(String... words) {
        return CliProcess.line(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void imagesAreListedABuildIsRefusedAndPruneMakesSpace(String store) throws Exception {
        Assumptions.assumeTrue(
                run(List.of("unshare", "--mount", "true")).status == 0, "file systems can't be mounted here");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path context = Files.createDirectory(directory.resolve("c"));
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(context.resolve("f"), bytes);
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY f /\n");
        new Random(2).nextBytes(bytes);
        Files.write(context.resolve("g"), bytes);
        Files.writeString(context.resolve("Other"), "FROM scratch\nCOPY g /\n");
        String script = String.join(
                "\n",
                "set -e; mount -t tmpfs -o size=64m none '" + disk + "'; cd '" + context + "'",
                "export MICA_STORE=" + store + " MICA_ROOT='" + disk + "/root'",
                command("build", "-q", "-t", "app", "."),
                "cat /dev/zero > '" + disk + "/fill' 2>/dev/null || true",
                command("images"),
                command("build", "-q", "-t", "other", "-f", "Other", ".") + " || echo refused",
                command("system", "fsck"),
                command("system", "prune", "-a", "-f"),
                "rm '" + disk + "/fill'",
                command("system", "fsck"),
                "du -sk '" + disk + "/root/store'*/[bdp]*",
                command("build", "-q", "-t", "app", "."));
        Ended ended = run(List.of("unshare", "--mount", "sh", "-c", script));
        assertThat(ended.status).as(ended.output).isZero();
        assertThat(ended.output)
                .contains("app          latest")
                .contains("free some space there, or remove what is not used")
                .contains("\nrefused\n")
                .contains("Total reclaimed space: 3")
                .contains("Nothing is broken.")
                .doesNotContain("WARNING");
    }

    /// A layer of a few kilobytes that unpacks to more than the disk holds. Reading it costs no space; who wants its
    /// files, or adds it unpacked, is told that the disk is full, and gets the space back.
    @Test
    void aLayerThatUnpacksToMoreThanTheDiskHoldsIsRefusedAndLeavesNothing() throws Exception {
        Assumptions.assumeTrue(
                run(List.of("unshare", "--mount", "true")).status == 0, "file systems can't be mounted here");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path context = Files.createDirectory(directory.resolve("c"));
        try (RandomAccessFile zeros =
                new RandomAccessFile(context.resolve("zeros").toFile(), "rw")) {
            zeros.setLength(100_000_000);
        }
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY zeros /\n");
        Files.writeString(context.resolve("Add"), "FROM scratch\nADD bomb.tgz /\n");
        Files.writeString(context.resolve("From"), "FROM bomb\nCOPY Dockerfile /\n");
        String script = String.join(
                "\n",
                "set -e; mount -t tmpfs -o size=48m none '" + disk + "'; cd '" + context + "'",
                "export MICA_ROOT='" + directory + "/elsewhere'",
                command("build", "-q", "-t", "bomb", "-o", "type=oci,dest=bomb.tar,name=bomb", "."),
                "tar czf bomb.tgz zeros; rm zeros; stat -c 'layout of %s bytes' bomb.tar",
                "export MICA_ROOT='" + disk + "/root'",
                command("load", "-i", "bomb.tar"),
                command("build", "-q", "-t", "above", "-f", "From", "."),
                command("run", "--rm", "bomb", "/zeros") + " || echo not run",
                command("build", "-q", "-f", "Add", ".") + " || echo not added",
                command("import", "bomb.tgz", "imported") + " || echo not imported",
                command("system", "fsck"),
                "find '" + disk + "' -size +900k ! -name reserve -exec echo left: {} +");
        Ended ended = run(List.of("unshare", "--mount", "sh", "-c", script));
        assertThat(ended.status).as(ended.output).isZero();
        assertThat(ended.output)
                .containsPattern("layout of [0-9]{5,6} bytes")
                .containsPattern("(?is)no space left[^\n]*\nHint: free some space[^\n]*\nnot run\n")
                .containsPattern("(?is)no space left[^\n]*\nHint: free some space[^\n]*\nnot added\n")
                .containsPattern("(?is)no space left[^\n]*; free some space[^\n]*\nnot imported\n")
                .contains("Nothing is broken.")
                .doesNotContain("left: ");
    }
}
