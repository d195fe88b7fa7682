package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FsckCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void context() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY large /app/\n");
        Files.write(directory.resolve("large"), new byte[100_000]);
    }

    private CliRun mica(String store) {
        return new CliRun(directory).with("MICA_STORE", store);
    }

    private Path find(String folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("root").resolve(folder))) {
            return all.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(end))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void damage(Path file, long offset) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int before = open.read();
            open.seek(offset);
            open.write(before ^ 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void aStoreThatIsWholeIsClean(String store) {
        CliRun mica = mica(store);
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        mica.ok("build", "-t", "app", ".");
        assertThat(mica.ok("system", "fsck")).contains("names checked", "Nothing is broken.");
        assertThat(mica.ok("system", "fsck", "--format", "json")).contains("\"Clean\": true");
    }

    @Test
    void namesADamagedBlobAndWhatItIsPartOf() throws IOException {
        CliRun mica = mica("fs");
        mica.ok("build", "-t", "app", ".");
        Path blob = find("store/blobs", "");
        damage(blob, 50_000);
        CliRun.Result found = mica.run("system", "fsck");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).contains(blob.toString(), "image app:latest", "COPY … /app/", "fsck --repair");
        assertThat(mica.run("system", "fsck", "--format", "json").out())
                .contains("\"Clean\": false", "\"image app:latest\"");
        CliRun.Result repaired = mica.run("system", "fsck", "--repair");
        assertThat(repaired.exitCode()).isEqualTo(1);
        assertThat(repaired.out())
                .contains("dropped")
                .contains("\nDropped: image app:latest\n", "\nDropped: result of COPY … /app/\n");
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        assertThat(mica.ok("images", "-q")).isEmpty();
        mica.ok("build", "-t", "app", ".");
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
    }

    @Test
    void repairsAStoreThatCannotBeOpened() throws IOException {
        CliRun mica = mica("fs");
        mica.ok("build", "-t", "app", ".");
        Files.writeString(directory.resolve("root/store/format"), "nonsense");
        assertThat(mica.run("images").err()).contains("fsck --repair");
        assertThat(mica.run("system", "fsck").out()).contains("store/format", "The rest can't be read");
        mica.run("system", "fsck", "--repair");
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        assertThat(mica.ok("images", "-q")).isNotEmpty();
    }

    @Test
    void namesADamagedLogOfTheDatabase() throws IOException {
        CliRun mica = mica("rocksdb");
        mica.ok("build", "-t", "app", ".");
        Path log = find("store-rocksdb/db", ".log");
        damage(log, 3_000);
        assertThat(mica.run("system", "fsck").out()).contains(log.toString());
        mica.run("system", "fsck", "--repair");
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        mica.ok("build", "-t", "app", ".");
        assertThat(mica.ok("images", "-q")).isNotEmpty();
    }
}
