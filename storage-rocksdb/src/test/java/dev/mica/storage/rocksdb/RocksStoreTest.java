package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore.BlobInfo;
import dev.mica.core.port.DiskSpace;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is special about the store in a database.
class RocksStoreTest {
    private final RocksFolder folder = new RocksFolder(InstantSource.system());

    RocksStoreTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Another process may write and end well before anybody looks.
    @Test
    void a_record_that_a_killed_process_began_is_no_damage() throws IOException {
        Digest before;
        try (RocksStore store = folder.open()) {
            before = store.contents().put(random(100_000, 1));
        }
        byte[] begun = {0, 0, 0, 0, 100, 0, 1, 'x'};
        Files.write(newestLog(), begun, StandardOpenOption.APPEND);
        assertThat(RocksStore.inspection(folder.root(), RocksFolder.LIBRARIES).inspect(false))
                .isEmpty();
        Digest after;
        try (RocksStore store = folder.open()) {
            after = store.contents().put(random(100_000, 2));
        }
        assertThat(RocksStore.inspection(folder.root(), RocksFolder.LIBRARIES).inspect(false))
                .isEmpty();
        try (RocksStore store = folder.open()) {
            assertThat(store.contents().contains(before)).isTrue();
            assertThat(store.contents().contains(after)).isTrue();
        }
    }

    private Path newestLog() throws IOException {
        try (Stream<Path> files = Files.list(folder.root().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void blobs_that_resemble_each_other_share_chunks_until_the_last_is_deleted() throws IOException {
        byte[] one = random(3_000_000, 1);
        byte[] two = one.clone();
        Arrays.fill(two, 1_000_000, 1_000_100, (byte) 7);
        RocksStore store = folder.open();
        Digest first = store.contents().put(one);
        int chunksOfOne = folder.chunks().getFirst();
        Digest second = store.contents().put(two);
        assertThat(folder.chunks().getFirst()).isBetween(chunksOfOne + 1, chunksOfOne + 4);
        assertThat(folder.chunks()).containsOnly(folder.chunks().getFirst());

        store.contents().delete(first);
        assertThat(folder.chunks()).containsOnly(chunksOfOne);
        assertThat(store.contents().read(second, two.length)).isEqualTo(two);
        store.contents().put(new byte[1_000_000]);
        store.contents().delete(second);
        store.contents().delete(Digest.ofBytes(new byte[1_000_000]));
        assertThat(folder.chunks()).containsOnly(0);
    }

    @Test
    void damaged_chunks_are_repaired_when_another_blob_brings_them() throws IOException {
        byte[] bytes = random(500_000, 2);
        RocksStore store = folder.open();
        Digest digest = store.contents().put(bytes);
        folder.corrupt(digest);
        assertThatThrownBy(() -> store.contents().read(digest, bytes.length)).hasMessageContaining("is corrupt");
        byte[] longer = Arrays.copyOf(random(100, 3), 100 + bytes.length);
        System.arraycopy(bytes, 0, longer, 100, bytes.length);
        store.contents().put(longer);
        assertThat(store.contents().read(digest, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void what_was_written_of_a_blob_that_is_not_finished_goes() throws IOException {
        RocksStore store = folder.open();
        byte[] bytes = random(6_000_000, 5);
        try (BlobWriter closed = store.contents().newBlob()) {
            closed.write(bytes);
            assertThat(folder.chunks().getFirst()).isPositive();
        }
        assertThat(folder.chunks()).containsOnly(0);
        // As if its process had died.
        store.contents().newBlob().write(bytes);
        store.close();
        assertThat(folder.chunks().getFirst()).isPositive();
        try (BlobWriter other = folder.open().contents().newBlob()) {
            other.write(random(6_000_000, 6));
        }
        assertThat(folder.chunks()).containsOnly(0);
    }

    @Test
    void a_large_blob_takes_its_turns_while_it_is_written() throws IOException {
        RocksStore store = folder.open();
        byte[] bytes = random(6_000_000, 7);
        Digest digest = Digest.of(
                Digest.Algorithm.SHA512,
                Digest.Algorithm.SHA512.newMessageDigest().digest(bytes));
        try (BlobWriter writer = store.contents().newBlob()) {
            writer.write(bytes, 0, 5_000_000);
            store.contents().put(random(6_000_000, 7));
            writer.write(bytes, 5_000_000, 1_000_000);
            writer.commit(digest);
        }
        assertThat(store.contents().read(digest, bytes.length)).isEqualTo(bytes);
        store.contents().delete(digest);
        assertThat(store.contents().read(Digest.ofBytes(bytes), bytes.length)).isEqualTo(bytes);
        store.contents().delete(Digest.ofBytes(bytes));
        assertThat(folder.chunks()).containsOnly(0);
    }

    @Test
    void a_blob_outlives_its_store() throws IOException {
        byte[] bytes = random(500_000, 4);
        RocksStore store = folder.open();
        Digest digest = store.contents().put(bytes);
        try (Blob blob = store.contents().open(digest)) {
            store.close();
            try (var in = blob.newInputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
        assertThatThrownBy(() -> store.contents().contains(digest)).hasMessageContaining("was closed");
        assertThat(folder.open().contents().contains(digest)).isTrue();
    }

    @Test
    void a_format_that_is_not_known_is_left_alone() throws IOException {
        RocksStore store = folder.open();
        Database database = Database.open(folder.root(), RocksFolder.LIBRARIES, Format.USUAL);
        database.use(tables -> {
            tables.database().put(tables.properties(), "format".getBytes(US_ASCII), "4".getBytes(US_ASCII));
            return true;
        });
        database.release();
        store.close();
        assertThatThrownBy(() -> folder.open().contents().contains(Digest.ofBytes(new byte[1])))
                .isInstanceOf(RocksStoreException.class)
                .hasMessageContaining("expected its format to be 3, found 4; use the version of Mica that made it");
    }

    /// What another process does: it stores blobs and points refs to them.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            long seed = Long.parseLong(arguments[1]);
            try (RocksStore store =
                    RocksStore.open(Path.of(arguments[0]), InstantSource.system(), Path.of(arguments[2]))) {
                for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                    Digest digest = store.contents().put(random(i % 3 * 9_000_000 / 10 + 10, seed * 1_000 + i));
                    store.refs().put(new RefName("runs", seed + " " + i), digest);
                    if (i == 1) {
                        System.out.println("ready");
                    }
                }
            }
            System.out.println("done");
        }
    }

    private Process start(int seed, int count) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Writer.class.getName()));
        command.addAll(List.of(
                folder.root().toString(),
                String.valueOf(seed),
                RocksFolder.LIBRARIES.toString(),
                String.valueOf(count)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int checkAll() throws IOException {
        RocksStore store = folder.open();
        int count = 0;
        try (Stream<Ref> refs = store.refs().list("runs")) {
            for (var ref : refs.toList()) {
                store.contents().read(ref.target(), 10_000_000);
                count++;
            }
        }
        return count;
    }

    @Test
    void processes_take_turns() throws Exception {
        RocksStore store = folder.open();
        Digest digest = store.contents().put(random(100_000, 3));
        Process one = start(1, 6);
        Process two = start(2, 6);
        for (int i = 0; i < 20; i++) {
            store.refs().put(new RefName("runs", "mine " + i), digest);
            try (Blob blob = store.contents().open(digest)) {
                Thread.sleep(10);
                assertThat(blob.size()).isEqualTo(100_000);
            }
        }
        for (Process each : List.of(one, two)) {
            assertThat(new String(each.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("ready\ndone\n");
            assertThat(each.waitFor()).isZero();
        }
        assertThat(checkAll()).isEqualTo(32);
    }

    @Test
    void after_a_kill_all_refs_lead_to_whole_blobs() throws Exception {
        Random random = new Random(4711);
        for (int round = 0; round < 5; round++) {
            Process process = start(round, 10_000);
            try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
                assertThat(output.readLine()).isEqualTo("ready");
            }
            Thread.sleep(random.nextInt(200));
            process.destroyForcibly();
            process.waitFor();
            assertThat(checkAll()).isPositive();
        }
        RocksStore store = folder.open();
        try (Stream<BlobInfo> all = store.contents().list()) {
            for (var blob : all.toList()) {
                store.contents().delete(blob.digest());
            }
        }
        // The next one who stores a large blob removes what the dead left half.
        store.contents().delete(store.contents().put(random(3_000_000, 5)));
        assertThat(folder.chunks()).containsOnly(0);
    }

    @Test
    void space_is_given_back_when_the_store_is_closed() throws IOException {
        List<Digest> blobs = new ArrayList<>();
        RocksStore store = folder.open();
        for (int i = 0; i < 6; i++) {
            blobs.add(store.contents().put(random(8_000_000, 10 + i)));
        }
        store.close();
        // How much of it stands in logs too depends on how far the database's own threads are.
        assertThat(used()).isGreaterThan(48_000_000L);
        delete(blobs.subList(0, 4));
        assertThat(used()).isBetween(16_000_000L, 26_000_000L);
        try (RocksStore again = folder.open()) {
            assertThat(again.contents().read(blobs.get(5), 8_000_000)).isEqualTo(random(8_000_000, 15));
        }
        delete(blobs.subList(4, 6));
        assertThat(used()).isLessThan(1_000_000);
    }

    private void delete(List<Digest> blobs) throws IOException {
        try (RocksStore store = folder.open()) {
            for (Digest blob : blobs) {
                store.contents().delete(blob);
            }
        }
    }

    private long used() throws IOException {
        return DiskSpace.below(folder.root().resolve("db"));
    }

    /// Other chunks are shared by other blobs, so a database keeps its own way of cutting.
    @Test
    void the_length_of_chunks_is_chosen_when_a_database_is_made() throws IOException {
        byte[] bytes = random(4_000_000, 8);
        Path root = folder.root().resolve("other");
        try (RocksStore store = RocksStore.open(root, InstantSource.system(), 64 << 10)) {
            Digest digest = store.contents().put(bytes);
            assertThat(store.contents().read(digest, bytes.length)).isEqualTo(bytes);
            assertThat(folder.chunks(root).getFirst()).isBetween(4_000_000 >> 17, 4_000_000 >> 15);
        }
        try (RocksStore store = RocksStore.open(root, InstantSource.system(), 4 << 10)) {
            assertThat(store.averageChunk()).isEqualTo(64 << 10);
        }
        assertThat(RocksStore.isAverageChunk(3 << 10)).isFalse();
        assertThat(RocksStore.isAverageChunk(512 << 10)).isFalse();
    }

    @Test
    void the_native_library_is_unpacked_once() throws IOException {
        folder.open().contents().put(new byte[5]);
        try (Stream<Path> files = Files.walk(RocksFolder.LIBRARIES)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .hasSize(1)
                    .allMatch(name -> name.startsWith("librocksdbjni"));
        }
    }
}
