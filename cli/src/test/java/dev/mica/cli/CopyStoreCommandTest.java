package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.cli.wiring.Home;
import dev.mica.cli.wiring.Store;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyStoreCommandTest {
    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void build() throws IOException {
        mica = new CliRun(directory);
        Files.createDirectories(directory.resolve("d/e"));
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY large /app/\nCOPY d /d\n");
        Files.writeString(directory.resolve("d/e/f"), "deep");
        Files.write(directory.resolve("large"), new byte[200_000]);
        mica.ok("build", "-t", "app", "-t", "other:2", ".");
    }

    /// All that a store holds, times included.
    private Map<String, String> all(Home.StoreKind kind) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Store store = Store.open(new Home(directory.resolve("root"), kind))) {
            try (Stream<ContentStore.BlobInfo> blobs = store.contents().list()) {
                blobs.forEach(blob -> all.put(blob.digest().toString(), String.valueOf(blob.size())));
            }
            try (Stream<String> namespaces = store.refs().namespaces()) {
                for (String namespace : namespaces.toList()) {
                    try (Stream<RefStore.Ref> refs = store.refs().list(namespace)) {
                        refs.forEach(ref -> all.put(ref.name().toString(), ref.target() + " " + ref.lastUsed()));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void movesEverythingThereAndBack() throws IOException {
        Map<String, String> before = all(Home.StoreKind.FS);
        assertThat(mica.ok("store", "copy", "--from", "fs", "--to", "rocksdb"))
                .contains("0 were there already")
                .contains("verified");
        assertThat(all(Home.StoreKind.ROCKSDB)).isEqualTo(before);
        Files.move(directory.resolve("root/store"), directory.resolve("moved"));
        mica.ok("store", "copy", "--from", "rocksdb", "--to", "fs");
        assertThat(all(Home.StoreKind.FS)).isEqualTo(before);
    }

    @Test
    void doesNothingTwice() throws IOException {
        mica.ok("store", "copy", "--from", "fs", "--to", "rocksdb");
        Map<String, String> before = all(Home.StoreKind.ROCKSDB);
        assertThat(mica.ok("store", "copy", "--from", "fs", "--to", "rocksdb")).contains("copied 0 blobs");
        assertThat(all(Home.StoreKind.ROCKSDB)).isEqualTo(before);
    }

    @Test
    void aBuildFindsAllInTheOtherStore() throws IOException {
        String image = mica.ok("images", "-q", "--no-trunc");
        mica.ok("store", "copy", "--from", "fs", "--to", "rocksdb");
        CliRun other = new CliRun(directory).with("MICA_STORE", "rocksdb");
        assertThat(other.ok("images", "-q", "--no-trunc")).isEqualTo(image);
        assertAllCached(other);
        assertThat(other.ok("images", "-q", "--no-trunc")).isEqualTo(image);
        // What is new there goes back, too.
        Files.writeString(directory.resolve("d/e/f"), "deeper");
        other.ok("build", "-t", "app", ".");
        Files.move(directory.resolve("root/store"), directory.resolve("moved"));
        mica.ok("store", "copy", "--from", "rocksdb", "--to", "fs");
        assertAllCached(mica);
        assertThat(mica.ok("images", "-q", "--no-trunc")).isEqualTo(other.ok("images", "-q", "--no-trunc"));
    }

    private static void assertAllCached(CliRun run) {
        String progress =
                run.run("build", "--progress", "plain", "-t", "app", ".").err();
        assertThat(progress.lines().filter(line -> line.endsWith(" CACHED")))
                .as(progress)
                .hasSize(2);
    }

    @Test
    void goesOnWhereItWasKilled() throws Exception {
        byte[] bytes = new byte[30_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(directory.resolve("large"), bytes);
        mica.ok("build", "-t", "app", ".");
        for (int millis : List.of(600, 900, 1200)) {
            try (CliProcess killed = CliProcess.start(directory, "store", "copy", "--from", "fs", "--to", "rocksdb")) {
                Thread.sleep(millis);
                killed.signal("KILL").end();
            }
        }
        mica.ok("store", "copy", "--from", "fs", "--to", "rocksdb");
        assertThat(all(Home.StoreKind.ROCKSDB)).isEqualTo(all(Home.StoreKind.FS));
        assertThat(mica.with("MICA_STORE", "rocksdb").ok("system", "fsck")).contains("Nothing is broken.");
    }

    @Test
    void asksForBothStores() {
        assertThat(mica.run("store", "copy", "--from", "fs").exitCode()).isEqualTo(2);
        assertThat(mica.run("store", "copy", "--from", "fs", "--to", "fs").err())
                .contains("same store");
        assertThat(mica.run("store", "copy", "--from", "fs", "--to", "sql").err())
                .contains("expected fs or rocksdb");
    }
}
