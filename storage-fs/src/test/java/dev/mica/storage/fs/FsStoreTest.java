package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore.BlobInfo;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is special about the store in a directory.
class FsStoreTest {
    private final StoreFolder folder = new StoreFolder(InstantSource.system());

    FsStoreTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    private static byte[] bytes(int number) {
        return ("blob " + number + " ").repeat(20).getBytes(UTF_8);
    }

    private List<Digest> putInOneSession(int from, int to) throws IOException {
        List<Digest> digests = new ArrayList<>();
        try (FsStore store = FsStore.open(folder.root())) {
            for (int i = from; i < to; i++) {
                digests.add(store.contents().put(bytes(i)));
            }
        }
        return digests;
    }

    private void checkAll(List<Digest> digests) throws IOException {
        try (FsStore store = FsStore.open(folder.root())) {
            for (Digest digest : digests) {
                assertThat(store.contents().contains(digest)).isTrue();
                store.contents().read(digest, 1_000);
            }
            try (Stream<BlobInfo> all = store.contents().list()) {
                assertThat(all.map(BlobInfo::digest)).containsExactlyInAnyOrderElementsOf(digests);
            }
        }
    }

    private List<Path> packs(String extension) throws IOException {
        return folder.files("packs").stream()
                .filter(file -> file.toString().endsWith(extension))
                .toList();
    }

    @Test
    void opening_and_reading_makes_no_files() throws IOException {
        try (FsStore store = folder.open()) {
            assertThat(store.contents().contains(Digest.ofBytes(bytes(1)))).isFalse();
            assertThat(store.refs().namespaces().toList()).isEmpty();
            assertThat(store.leases().live()).isEmpty();
            store.contents().delete(Digest.ofBytes(bytes(1)));
            store.sync();
        }
        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void a_format_that_is_not_known_is_left_alone() throws IOException {
        putInOneSession(0, 1);
        Files.writeString(folder.root().resolve("format"), "Mica store, version 2\n");
        assertThatThrownBy(folder::open)
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining(
                        "expected " + folder.root().resolve("format") + " to say \"Mica store, version 1\"")
                .hasMessageContaining("found \"Mica store, version 2\"; use the version of Mica that made it");
    }

    @Test
    void many_sessions_leave_few_packs() throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            digests.addAll(putInOneSession(i * 3, i * 3 + 4));
        }
        assertThat(packs(".pack")).hasSizeLessThanOrEqualTo(9).hasSameSizeAs(packs(".idx"));
        checkAll(digests.stream().distinct().toList());
    }

    @Test
    void what_is_deleted_makes_room() throws IOException {
        List<Digest> digests = putInOneSession(0, 1_000);
        long before = Files.size(packs(".pack").getFirst());
        try (FsStore store = folder.open()) {
            for (Digest digest : digests.subList(0, 900)) {
                store.contents().delete(digest);
            }
        }
        assertThat(packs(".pack")).hasSize(1);
        assertThat(Files.size(packs(".pack").getFirst())).isLessThan(before / 9);
        checkAll(digests.subList(900, 1_000));
        try (FsStore store = FsStore.open(folder.root())) {
            for (Digest digest : digests) {
                store.contents().delete(digest);
            }
        }
        assertThat(folder.files("packs")).isEmpty();
    }

    @Test
    void a_dead_writers_pack_is_sealed_without_its_torn_end() throws IOException {
        List<Digest> digests = putInOneSession(0, 10);
        Path pack = packs(".pack").getFirst();
        long whole = Files.size(pack);
        Files.delete(packs(".idx").getFirst());
        Path left = pack.resolveSibling("0-1-2-3.pack");
        Files.move(pack, left);
        byte[] torn = PackRecord.encode(Digest.ofBytes(bytes(10)), bytes(10), bytes(10).length);
        Files.write(left, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);

        checkAll(digests);
        digests.addAll(putInOneSession(11, 12));
        checkAll(digests);
        assertThat(left).hasSize(whole);
        assertThat(folder.root().resolve("packs/0-1-2-3.idx")).exists();
    }

    @Test
    void a_damaged_index_is_made_anew() throws IOException {
        List<Digest> digests = putInOneSession(0, 10);
        Path index = packs(".idx").getFirst();
        byte[] before = Files.readAllBytes(index);
        byte[] damaged = before.clone();
        damaged[100] ^= 1;
        Files.write(index, damaged);
        // This process made the pack, so that it would never take it for a dead one's.
        Path pack = packs(".pack").getFirst();
        Files.move(pack, pack.resolveSibling("0-1-2-3.pack"));
        Path renamed = index.resolveSibling("0-1-2-3.idx");
        Files.move(index, renamed);

        checkAll(digests);
        digests.addAll(putInOneSession(10, 11));
        checkAll(digests);
        assertThat(renamed).hasBinaryContent(before);
    }

    @Test
    void damaged_blobs_are_replaced_when_they_are_put_again() throws IOException {
        Digest small = putInOneSession(0, 1).getFirst();
        Digest large;
        try (FsStore store = folder.open()) {
            large = store.contents().put(new byte[100_000]);
        }
        folder.corrupt(small);
        folder.corrupt(large);
        try (FsStore store = folder.open()) {
            assertThatThrownBy(() -> store.contents().read(small, 1_000))
                    .isInstanceOf(CorruptBlobException.class)
                    .hasMessageContaining(
                            "it is in " + folder.root().resolve("packs") + "; 'mica system fsck --repair' removes it");
            assertThatThrownBy(() -> store.contents().read(large, 100_000))
                    .isInstanceOf(CorruptBlobException.class)
                    .hasMessageContaining("'mica system fsck --repair' removes "
                            + folder.find(large).file());
            store.contents().put(bytes(0));
            store.contents().put(new byte[100_000]);
            assertThat(store.contents().read(small, 1_000)).isEqualTo(bytes(0));
            assertThat(store.contents().read(large, 100_000)).isEqualTo(new byte[100_000]);
        }
    }

    @Test
    void refs_that_were_not_made_durable_before_the_machine_went_down_are_as_they_were() throws IOException {
        Digest target = putInOneSession(0, 1).getFirst();
        Path file = folder.root().resolve("refs/tags");
        Files.write(file, RefFile.encode(List.of(new RefRecord.Set("base", target, Instant.EPOCH))));
        append(file, new RefRecord.Booted("another boot"), new RefRecord.Set("durable", target, Instant.EPOCH));
        try (RefFile open = RefFile.open(file)) {
            assertThat(open.find("durable")).isEmpty();
        }
        // In that boot, the first was marked durable.
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            long end = raw.length();
            raw.seek(24);
            raw.writeLong(end);
            CRC32C checksum = new CRC32C();
            checksum.update(ByteBuffer.allocate(8).putLong(0, end));
            raw.writeInt((int) checksum.getValue());
        }
        append(file, new RefRecord.Set("lost", target, Instant.EPOCH), new RefRecord.Remove("base"));

        assertThat(names()).containsExactly("base", "durable");
        try (FsStore store = folder.open()) {
            store.refs().put(new RefName("tags", "new"), target);
        }
        assertThat(names()).containsExactly("base", "durable", "new");
    }

    private static void append(Path file, RefRecord... records) throws IOException {
        for (RefRecord record : records) {
            Files.write(file, record.encode(), StandardOpenOption.APPEND);
        }
    }

    private List<String> names() throws IOException {
        try (FsStore store = FsStore.open(folder.root());
                Stream<Ref> refs = store.refs().list("tags")) {
            return refs.map(ref -> ref.name().name()).toList();
        }
    }

    @Test
    void a_damaged_file_of_refs_says_what_to_do() throws IOException {
        Digest target = putInOneSession(0, 1).getFirst();
        Path file = folder.root().resolve("refs/tags");
        byte[] bytes = RefFile.encode(List.of(new RefRecord.Set("base", target, Instant.EPOCH)));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::names)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        file + " is damaged: there is no whole record at offset 40; 'mica system fsck --repair'");
    }
}
