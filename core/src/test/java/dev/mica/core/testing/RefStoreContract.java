package dev.mica.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every ref store does. A store's own test extends this and says how to open it; it closes what it
/// opened after each test.
public abstract class RefStoreContract {
    /// What the clock of the stores says.
    protected static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private static final Digest A = Digest.ofBytes("a".getBytes(UTF_8));
    private static final Digest B = Digest.ofBytes("b".getBytes(UTF_8));
    private static final RefName NAME = new RefName("tags", "docker.io/library/app:latest");

    private RefStore store = new MemoryRefStore();

    /// Opens this test's store, which is empty at first and whose clock stands at [#NOW]. Called again,
    /// gives another handle on the same refs, as another process would have one.
    protected abstract RefStore openStore() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        store = openStore();
    }

    @Test
    void an_empty_store_has_nothing() throws IOException {
        assertThat(store.read(NAME)).isEmpty();
        assertThat(list("tags")).isEmpty();
        assertThat(namespaces()).isEmpty();
        store.remove(NAME);
        store.touch(List.of(NAME), NOW);
        assertThat(store.read(NAME)).isEmpty();
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void a_name_is_set_moved_and_removed() throws IOException {
        RefStore other = openStore();
        store.put(NAME, A);
        assertThat(store.read(NAME)).contains(new Ref(NAME, A, NOW));
        assertThat(other.read(NAME)).contains(new Ref(NAME, A, NOW));
        other.put(NAME, B);
        assertThat(store.read(NAME)).contains(new Ref(NAME, B, NOW));
        assertThat(namespaces()).containsExactly("tags");
        store.remove(NAME);
        assertThat(other.read(NAME)).isEmpty();
        assertThat(openStore().read(NAME)).isEmpty();
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void a_name_that_points_elsewhere_is_left_alone() throws IOException {
        assertThat(store.compareAndSet(NAME, Optional.of(A), Optional.of(B))).isFalse();
        assertThat(store.compareAndSet(NAME, Optional.of(A), Optional.empty())).isFalse();
        assertThat(store.read(NAME)).isEmpty();
        assertThat(store.compareAndSet(NAME, Optional.empty(), Optional.of(A))).isTrue();
        assertThat(store.compareAndSet(NAME, Optional.empty(), Optional.of(B))).isFalse();
        assertThat(store.compareAndSet(NAME, Optional.of(B), Optional.empty())).isFalse();
        assertThat(store.read(NAME).map(Ref::target)).contains(A);
        assertThat(store.compareAndSet(NAME, Optional.of(A), Optional.of(A))).isTrue();
        assertThat(openStore().compareAndSet(NAME, Optional.of(A), Optional.of(B)))
                .isTrue();
        assertThat(store.compareAndSet(NAME, Optional.of(A), Optional.of(A))).isFalse();
        assertThat(store.compareAndSet(NAME, Optional.of(B), Optional.empty())).isTrue();
        assertThat(store.compareAndSet(NAME, Optional.empty(), Optional.empty()))
                .isTrue();
        assertThat(store.read(NAME)).isEmpty();
    }

    @Test
    void the_same_name_in_two_namespaces_is_two_refs() throws IOException {
        RefName other = new RefName("cache", NAME.name());
        store.put(NAME, A);
        store.put(other, B);
        assertThat(store.read(NAME).map(Ref::target)).contains(A);
        assertThat(store.read(other).map(Ref::target)).contains(B);
        assertThat(namespaces()).containsExactly("cache", "tags");
        store.remove(NAME);
        assertThat(store.read(other).map(Ref::target)).contains(B);
        assertThat(namespaces()).containsExactly("cache");
    }

    @Test
    void any_text_is_a_name_and_lists_are_sorted() throws IOException {
        List<String> names = List.of(
                " ",
                "\n",
                ".",
                "..",
                "../..",
                "/",
                "0",
                "A",
                "a",
                "a b",
                "a/",
                "a/b",
                "a\u0000b",
                "ab",
                "z".repeat(1024),
                "é",
                "語".repeat(300),
                "\ud83d\ude00",
                "\uffff");
        List<String> sorted = names.stream().sorted().toList();
        List<String> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));
        for (String name : shuffled) {
            store.put(new RefName("odd-names", name), Digest.ofBytes(name.getBytes(UTF_8)));
        }
        RefStore reopened = openStore();
        for (String name : names) {
            RefName refName = new RefName("odd-names", name);
            Ref expected = new Ref(refName, Digest.ofBytes(name.getBytes(UTF_8)), NOW);
            assertThat(store.read(refName)).contains(expected);
            assertThat(reopened.read(refName)).contains(expected);
        }
        assertThat(list("odd-names")).extracting(ref -> ref.name().name()).containsExactlyElementsOf(sorted);
    }

    @Test
    void a_later_touch_wins() throws IOException {
        RefName other = new RefName("tags", "other");
        RefName absent = new RefName("tags", "absent");
        store.put(NAME, A);
        store.put(other, B);
        Instant later = NOW.plusNanos(1);
        store.touch(List.of(NAME, absent, new RefName("cache", "absent")), later);
        assertThat(store.read(NAME)).contains(new Ref(NAME, A, later));
        assertThat(openStore().read(NAME)).contains(new Ref(NAME, A, later));
        assertThat(store.read(other)).contains(new Ref(other, B, NOW));
        assertThat(store.read(absent)).isEmpty();
        store.touch(List.of(NAME), NOW.minusSeconds(1));
        assertThat(store.read(NAME)).contains(new Ref(NAME, A, later));
        assertThat(list("tags")).containsExactly(new Ref(NAME, A, later), new Ref(other, B, NOW));
        assertThat(namespaces()).containsExactly("tags");
    }

    @Test
    void refs_point_to_any_kind_of_digest() throws IOException {
        Digest sha512 = Digest.of(
                Digest.Algorithm.SHA512,
                Digest.Algorithm.SHA512.newMessageDigest().digest(new byte[3]));
        store.put(NAME, sha512);
        assertThat(openStore().read(NAME).map(Ref::target)).contains(sha512);
        assertThat(store.compareAndSet(NAME, Optional.of(sha512), Optional.of(A)))
                .isTrue();
    }

    @Test
    void many_names_are_kept() throws IOException {
        int count = 600;
        for (int i = 0; i < count; i++) {
            store.put(new RefName("cache", key(i)), Digest.ofBytes(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        for (int i = 0; i < count; i += 3) {
            store.remove(new RefName("cache", key(i)));
        }
        store.touch(
                Stream.iterate(0, i -> i + 1)
                        .limit(count)
                        .map(i -> new RefName("cache", key(i)))
                        .toList(),
                NOW.plusSeconds(5));
        RefStore reopened = openStore();
        for (int i = 0; i < count; i++) {
            Optional<Ref> ref = (i % 2 == 0 ? store : reopened).read(new RefName("cache", key(i)));
            Digest target = Digest.ofBytes(new byte[] {(byte) i, (byte) (i >> 8)});
            assertThat(ref)
                    .isEqualTo(
                            i % 3 == 0
                                    ? Optional.empty()
                                    : Optional.of(new Ref(new RefName("cache", key(i)), target, NOW.plusSeconds(5))));
        }
        assertThat(list("cache"))
                .hasSize(400)
                .isSortedAccordingTo(
                        (a, b) -> a.name().name().compareTo(b.name().name()));
    }

    private static String key(int i) {
        return "key " + i + " of a build's cache, which is long enough to fill some pages";
    }

    @Test
    void of_competing_writers_one_wins() throws Exception {
        RefStore other = openStore();
        AtomicInteger won = new AtomicInteger();
        ConcurrentWork.run(4, thread -> {
            RefStore mine = thread % 2 == 0 ? store : other;
            for (int i = 0; i < 40; i++) {
                Digest target = Digest.ofBytes(("thread " + thread + " " + i).getBytes(UTF_8));
                RefName name = new RefName("race", "name " + i);
                if (mine.compareAndSet(name, Optional.empty(), Optional.of(target))) {
                    won.incrementAndGet();
                    assertThat(mine.read(name).map(Ref::target)).contains(target);
                }
            }
        });
        assertThat(won).hasValue(40);
        assertThat(list("race")).hasSize(40);
    }

    private List<Ref> list(String namespace) throws IOException {
        try (Stream<Ref> refs = store.list(namespace)) {
            return refs.toList();
        }
    }

    private List<String> namespaces() throws IOException {
        try (Stream<String> namespaces = store.namespaces()) {
            return namespaces.toList();
        }
    }
}
