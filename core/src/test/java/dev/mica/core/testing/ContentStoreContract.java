package dev.mica.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ContentStore.BlobInfo;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every content store does. A store's own test extends this and says how to open it; it closes what
/// it opened after each test.
public abstract class ContentStoreContract {
    protected static final Digest ABSENT = Digest.ofBytes("never stored".getBytes(UTF_8));

    private ContentStore store = new MemoryContentStore();

    /// Opens this test's store, which is empty at first. Called again, gives another handle on the same
    /// blobs, as another process would have one.
    protected abstract ContentStore openStore() throws IOException;

    /// Capability: alters one stored byte behind the store's back.
    ///
    /// @return false if this can't be done
    protected boolean corrupt(Digest digest) throws IOException {
        return false;
    }

    /// Capability: cuts off a stored blob's end behind the store's back.
    ///
    /// @return false if this can't be done
    protected boolean truncate(Digest digest) throws IOException {
        return false;
    }

    @BeforeEach
    final void openFirst() throws IOException {
        store = openStore();
    }

    /// Bytes that are different for each seed.
    protected static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void an_empty_store_has_nothing() throws IOException {
        assertThat(store.contains(ABSENT)).isFalse();
        assertThat(infos()).isEmpty();
        assertThatThrownBy(() -> store.open(ABSENT))
                .isInstanceOfSatisfying(
                        BlobNotFoundException.class, e -> assertThat(e.digest()).isEqualTo(ABSENT));
        store.delete(ABSENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4_096, 65_535, 65_536, 65_537, 3_000_000})
    void what_is_put_is_read(int size) throws IOException {
        byte[] bytes = bytes(size, size);
        Digest digest = store.put(bytes);

        assertThat(digest).isEqualTo(Digest.ofBytes(bytes));
        assertThat(store.contains(digest)).isTrue();
        assertThat(store.read(digest, size)).isEqualTo(bytes);
        assertThat(infos()).containsExactly(new BlobInfo(digest, size));
        try (Blob blob = store.open(digest)) {
            assertThat(blob.size()).isEqualTo(size);
        }
        ContentStore other = openStore();
        assertThat(other.contains(digest)).isTrue();
        assertThat(other.read(digest, size)).isEqualTo(bytes);
    }

    @Test
    void a_writer_takes_bytes_in_any_portions() throws IOException {
        byte[] bytes = bytes(200_000, 1);
        try (BlobWriter writer = store.newBlob()) {
            int at = 0;
            for (int portion = 1; at < bytes.length; portion = portion * 3 % 50_021) {
                int length = Math.min(portion, bytes.length - at);
                if (length == 1) {
                    writer.write(bytes[at]);
                } else {
                    writer.write(bytes, at, length);
                }
                at += length;
                assertThat(writer.size()).isEqualTo(at);
            }
            Digest digest = writer.commit();
            assertThat(store.read(digest, bytes.length)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void nothing_is_visible_before_the_commit(int size) throws IOException {
        byte[] bytes = bytes(size, 2);
        Digest digest = Digest.ofBytes(bytes);
        try (BlobWriter writer = store.newBlob()) {
            writer.write(bytes);
            assertThat(store.contains(digest)).isFalse();
            assertThat(infos()).isEmpty();
            writer.commit(digest);
            assertThat(store.contains(digest)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void a_writer_closed_without_a_commit_leaves_no_trace(int size) throws IOException {
        try (BlobWriter writer = store.newBlob()) {
            writer.write(bytes(size, 3));
        }
        assertThat(infos()).isEmpty();
        assertThat(store.contains(Digest.ofBytes(bytes(size, 3)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void other_bytes_than_expected_are_refused(int size) throws IOException {
        try (BlobWriter writer = store.newBlob()) {
            writer.write(bytes(size, 4));
            assertThatThrownBy(() -> writer.commit(ABSENT))
                    .isInstanceOfSatisfying(
                            CorruptBlobException.class,
                            e -> assertThat(e.digest()).isEqualTo(ABSENT));
        }
        assertThat(infos()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100_000})
    void a_blob_can_be_named_by_sha512(int size) throws IOException {
        byte[] bytes = bytes(size, 5);
        Digest digest = Digest.of(
                Digest.Algorithm.SHA512,
                Digest.Algorithm.SHA512.newMessageDigest().digest(bytes));
        try (BlobWriter writer = store.newBlob()) {
            writer.write(bytes);
            writer.commit(digest);
        }
        assertThat(store.contains(digest)).isTrue();
        assertThat(store.read(digest, size)).isEqualTo(bytes);
        assertThat(infos()).containsExactly(new BlobInfo(digest, size));
        store.delete(digest);
        assertThat(store.contains(digest)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void a_writer_ends_with_its_commit(int size) throws IOException {
        try (BlobWriter writer = store.newBlob()) {
            writer.write(bytes(size, 6));
            writer.commit();
            assertThatThrownBy(() -> writer.write(1)).isInstanceOf(IOException.class);
            assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);
        }
        BlobWriter closed = store.newBlob();
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.write(new byte[size])).isInstanceOf(IOException.class);
        assertThatThrownBy(closed::commit).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void putting_what_is_there_changes_nothing(int size) throws IOException {
        Digest digest = store.put(bytes(size, 7));
        assertThat(store.put(bytes(size, 7))).isEqualTo(digest);
        assertThat(openStore().put(bytes(size, 7))).isEqualTo(digest);
        assertThat(infos()).containsExactly(new BlobInfo(digest, size));
        store.delete(digest);
        assertThat(store.contains(digest)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void a_deleted_blob_is_gone_until_it_is_put_again(int size) throws IOException {
        ContentStore other = openStore();
        Digest digest = store.put(bytes(size, 8));
        Digest kept = store.put(bytes(size, 9));
        assertThat(other.contains(digest)).isTrue();

        other.delete(digest);
        other.delete(digest);

        for (ContentStore each : List.of(store, other, openStore())) {
            assertThat(each.contains(digest)).isFalse();
            assertThatThrownBy(() -> each.open(digest)).isInstanceOf(BlobNotFoundException.class);
        }
        assertThat(infos()).containsExactly(new BlobInfo(kept, size));
        store.put(bytes(size, 8));
        assertThat(other.read(digest, size)).isEqualTo(bytes(size, 8));
        assertThat(store.read(kept, size)).isEqualTo(bytes(size, 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000_000})
    void an_open_blob_is_read_to_its_end_though_deleted(int size) throws IOException {
        byte[] bytes = bytes(size, 10);
        Digest digest = store.put(bytes);
        try (Blob blob = store.open(digest);
                InputStream begun = blob.newInputStream()) {
            assertThat(begun.readNBytes(5)).isEqualTo(Arrays.copyOf(bytes, 5));
            store.delete(digest);
            assertThat(begun.readAllBytes()).hasSize(size - 5);
            try (InputStream later = blob.newInputStream()) {
                assertThat(later.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 300_000})
    void streams_of_a_blob_are_independent(int size) throws IOException {
        byte[] bytes = bytes(size, 11);
        Digest digest = store.put(bytes);
        try (Blob blob = store.open(digest);
                InputStream one = blob.newInputStream();
                InputStream two = blob.newInputStream()) {
            byte[] first = one.readNBytes(size / 2);
            assertThat(two.readAllBytes()).isEqualTo(bytes);
            byte[] second = one.readAllBytes();
            assertThat(first).isEqualTo(Arrays.copyOf(bytes, size / 2));
            assertThat(second).isEqualTo(Arrays.copyOfRange(bytes, size / 2, size));
            assertThat(one.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 300_000})
    void a_part_of_a_blob_can_be_read(int size) throws IOException {
        byte[] bytes = bytes(size, 12);
        Digest digest = store.put(bytes);
        try (Blob blob = store.open(digest)) {
            assertThat(part(blob, 0, size)).isEqualTo(bytes);
            assertThat(part(blob, 7, size / 2)).isEqualTo(Arrays.copyOfRange(bytes, 7, 7 + size / 2));
            assertThat(part(blob, size - 1L, 1)).containsExactly(bytes[size - 1]);
            assertThat(part(blob, size, 0)).isEmpty();
            assertThatThrownBy(() -> blob.newInputStream(0, size + 1L)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> blob.newInputStream(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> blob.newInputStream(1, Long.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static byte[] part(Blob blob, long offset, long length) throws IOException {
        try (InputStream in = blob.newInputStream(offset, length)) {
            return in.readAllBytes();
        }
    }

    @Test
    void a_small_read_refuses_a_large_blob() throws IOException {
        Digest digest = store.put(bytes(101, 13));
        assertThatThrownBy(() -> store.read(digest, 100))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("expected at most 100 bytes, found 101");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 300_000})
    void altered_bytes_are_noticed_when_the_end_is_reached(int size) throws IOException {
        Digest digest = store.put(bytes(size, 14));
        Digest other = store.put(bytes(size, 15));
        assumeTrue(corrupt(digest), "this store's bytes can't be altered from outside");
        ContentStore reopened = openStore();
        assertThatThrownBy(() -> reopened.read(digest, size))
                .isInstanceOfSatisfying(
                        CorruptBlobException.class, e -> assertThat(e.digest()).isEqualTo(digest));
        try (Blob blob = reopened.open(digest);
                InputStream in = blob.newInputStream()) {
            assertThatThrownBy(() -> in.readNBytes(size)).isInstanceOf(CorruptBlobException.class);
        }
        assertThat(reopened.read(other, size)).isEqualTo(bytes(size, 15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 300_000})
    void a_truncated_blob_is_noticed(int size) throws IOException {
        Digest digest = store.put(bytes(size, 16));
        assumeTrue(truncate(digest), "this store's blobs can't be cut from outside");
        ContentStore reopened = openStore();
        assertThat(reopened.contains(digest)).isFalse();
        assertThatThrownBy(() -> reopened.read(digest, size)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> {
                    try (Blob blob = reopened.open(digest)) {
                        part(blob, size / 2, size / 2);
                    }
                })
                .isInstanceOf(IOException.class);
        store.put(bytes(size, 16));
        assertThat(openStore().read(digest, size)).isEqualTo(bytes(size, 16));
    }

    @Test
    void many_threads_put_and_read_at_once() throws Exception {
        ContentStore other = openStore();
        ConcurrentWork.run(4, thread -> {
            ContentStore mine = thread % 2 == 0 ? store : other;
            for (int i = 0; i < 60; i++) {
                int size = i % 10 == 9 ? 70_000 : 50 + i;
                byte[] bytes = bytes(size, i);
                Digest digest = mine.put(bytes);
                assertThat(mine.contains(digest)).isTrue();
                assertThat((thread < 2 ? store : other).read(digest, size)).isEqualTo(bytes);
            }
        });
        assertThat(infos()).hasSize(60);
    }

    @Test
    void an_interrupted_thread_harms_nobody() throws Exception {
        Digest small = store.put(bytes(1_000, 20));
        Digest large = store.put(bytes(200_000, 21));
        Thread interrupted = new Thread(() -> {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 10; i++) {
                try {
                    store.read(small, 1_000);
                    store.read(large, 200_000);
                    store.put(bytes(500, 22));
                    store.put(bytes(100_000, 23));
                } catch (IOException e) {
                    // A cancelled reader may be told so; the others must not be.
                    Thread.currentThread().interrupt();
                }
            }
        });
        interrupted.start();
        interrupted.join();
        assertThat(store.read(small, 1_000)).isEqualTo(bytes(1_000, 20));
        assertThat(store.read(large, 200_000)).isEqualTo(bytes(200_000, 21));
        Digest next = store.put(bytes(600, 24));
        assertThat(openStore().read(next, 600)).isEqualTo(bytes(600, 24));
    }

    @Test
    void many_small_blobs_are_listed_once_each() throws IOException {
        List<Digest> digests = Stream.iterate(0, i -> i + 1)
                .limit(500)
                .map(i -> i.toString().getBytes(UTF_8))
                .map(this::put)
                .toList();
        assertThat(infos()).extracting(BlobInfo::digest).containsExactlyInAnyOrderElementsOf(digests);
        for (Digest digest : digests.subList(0, 250)) {
            store.delete(digest);
        }
        assertThat(infos()).extracting(BlobInfo::digest).containsExactlyInAnyOrderElementsOf(digests.subList(250, 500));
    }

    private Digest put(byte[] bytes) {
        try {
            return store.put(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<BlobInfo> infos() throws IOException {
        try (Stream<BlobInfo> all = store.list()) {
            return all.toList();
        }
    }
}
