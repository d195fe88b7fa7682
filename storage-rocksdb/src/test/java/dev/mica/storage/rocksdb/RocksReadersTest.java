package dev.mica.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who reads keeps no other process waiting, and loses nothing to it.
@Timeout(60)
class RocksReadersTest {
    private final RocksFolder folder = new RocksFolder(InstantSource.system());

    RocksReadersTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String other(String... work) throws Exception {
        return OtherProcess.run(OtherProcess.command(folder.root(), RocksFolder.LIBRARIES, work));
    }

    @Test
    void another_process_works_while_a_blob_is_read_slowly() throws Exception {
        RocksStore store = folder.open();
        byte[] large = random(9_000_000, 1);
        byte[] small = random(300_000, 2);
        Digest first = store.contents().put(large);
        Digest second = store.contents().put(small);
        try (Blob one = store.contents().open(first);
                Blob two = store.contents().open(second);
                InputStream begun = one.newInputStream()) {
            assertThat(begun.readNBytes(5)).isEqualTo(Arrays.copyOf(large, 5));
            // Nobody reads on until the other one has ended.
            assertThat(other(
                            "get",
                            first.toString(),
                            "delete",
                            first.toString(),
                            "delete",
                            second.toString(),
                            "put",
                            "x"))
                    .isEqualTo("get: 9000000\ndelete: done\ndelete: done\nput: done\nclosed\n");
            assertThat(store.contents().contains(first)).isFalse();
            assertThat(begun.readAllBytes()).isEqualTo(Arrays.copyOfRange(large, 5, large.length));
            try (InputStream later = two.newInputStream()) {
                assertThat(later.readAllBytes()).isEqualTo(small);
            }
        }
        store.close();
        assertThat(RocksStore.inspection(folder.root(), RocksFolder.LIBRARIES).inspect(false))
                .isEmpty();
        // What was kept for the readers goes with the next deletion, at the latest.
        folder.open().contents().delete(Digest.ofBytes(new byte[] {'x'}));
        assertThat(folder.chunks()).containsOnly(0);
    }

    /// Calls that overlap, so that there is never a moment without one.
    @Test
    void another_process_gets_its_turn_from_many_threads() throws Exception {
        RocksStore store = folder.open();
        byte[] bytes = random(3_000_000, 3);
        Digest digest = store.contents().put(bytes);
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> readers = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> {
                        boolean whole = true;
                        while (!ended.get()) {
                            whole &= Arrays.equals(store.contents().read(digest, bytes.length), bytes);
                        }
                        return whole;
                    }))
                    .toList();
            try {
                assertThat(other("tag", digest.toString(), "get", digest.toString()))
                        .isEqualTo("tag: done\nget: 3000000\nclosed\n");
            } finally {
                ended.set(true);
            }
            for (Future<Boolean> reader : readers) {
                assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void any_part_of_a_blob_of_many_lists_is_read_by_itself() throws IOException {
        RocksStore store = folder.open();
        byte[] bytes = random(12_000_000, 4);
        Digest digest = store.contents().put(bytes);
        Random random = new Random(5);
        try (Blob blob = store.contents().open(digest)) {
            for (int i = 0; i < 200; i++) {
                int offset = random.nextInt(bytes.length + 1);
                int length = random.nextInt(Math.min(100_000, bytes.length - offset) + 1);
                try (InputStream part = blob.newInputStream(offset, length)) {
                    assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            }
        }
    }
}
