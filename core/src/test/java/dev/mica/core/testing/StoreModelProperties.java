package dev.mica.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ContentStore.BlobInfo;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Any sequence of operations, through several handles that are closed and opened between, does what maps
/// in memory do. A store's own test extends this and says how to make a new store.
public abstract class StoreModelProperties {
    /// What the clock of the stores says.
    protected static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final int BLOBS = 12;
    private static final int NAMES = 6;

    /// A store and how to come back to it. Closing it removes all.
    protected interface Stores extends Closeable {
        /// One of two handles on the same store.
        ContentStore contents(int handle) throws IOException;

        /// One of two handles on the same store, whose clock stands at [#NOW].
        RefStore refs(int handle) throws IOException;

        /// Closes a handle; the next use opens it again.
        void closeHandle(int handle) throws IOException;
    }

    /// Makes an empty store.
    protected abstract Stores newStores() throws IOException;

    /// Something done through one of the handles.
    ///
    /// @param what which operation
    /// @param subject of which blob or name
    /// @param other a blob for a ref to point to, or a time
    record Operation(What what, int handle, int subject, int other) {}

    /// The operations.
    enum What {
        PUT,
        READ,
        DELETE,
        SET,
        MOVE,
        MOVE_WRONGLY,
        REMOVE,
        TOUCH,
        LIST,
        REOPEN
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<What> what = Arbitraries.of(What.class);
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, BLOBS - 1),
                        Arbitraries.integers().between(0, BLOBS - 1))
                .as(Operation::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 60)
    void any_operations_do_what_they_do_to_maps(@ForAll("operations") List<Operation> operations) throws IOException {
        Map<Digest, byte[]> blobs = new HashMap<>();
        TreeMap<String, Ref> refs = new TreeMap<>();
        try (Stores stores = newStores()) {
            for (Operation each : operations) {
                apply(each, stores, blobs, refs);
            }
            for (int handle = 0; handle < 2; handle++) {
                checkAll(stores, handle, blobs, refs);
                stores.closeHandle(handle);
                checkAll(stores, handle, blobs, refs);
            }
        }
    }

    private static byte[] blob(int number) {
        byte[] bytes = new byte[number % 4 == 3 ? 65_530 + number : number * 211];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static RefName name(int subject) {
        return new RefName(subject % 2 == 0 ? "tags" : "cache", "name " + subject % NAMES);
    }

    private void apply(Operation operation, Stores stores, Map<Digest, byte[]> blobs, TreeMap<String, Ref> refs)
            throws IOException {
        ContentStore contents = stores.contents(operation.handle);
        RefStore refStore = stores.refs(operation.handle);
        byte[] bytes = blob(operation.subject);
        Digest digest = Digest.ofBytes(bytes);
        RefName name = name(operation.subject);
        Optional<Digest> current =
                Optional.ofNullable(refs.get(name.toString())).map(Ref::target);
        Digest target = Digest.ofBytes(blob(operation.other));
        switch (operation.what) {
            case PUT -> {
                assertThat(contents.put(bytes)).isEqualTo(digest);
                blobs.put(digest, bytes);
            }
            case READ -> {
                assertThat(contents.contains(digest)).isEqualTo(blobs.containsKey(digest));
                if (blobs.containsKey(digest)) {
                    assertThat(contents.read(digest, bytes.length)).isEqualTo(bytes);
                }
            }
            case DELETE -> {
                contents.delete(digest);
                blobs.remove(digest);
            }
            case SET -> {
                assertThat(refStore.compareAndSet(name, Optional.empty(), Optional.of(target)))
                        .isEqualTo(current.isEmpty());
                refs.putIfAbsent(name.toString(), new Ref(name, target, NOW));
            }
            case MOVE -> {
                refStore.put(name, target);
                if (!current.equals(Optional.of(target))) {
                    refs.put(name.toString(), new Ref(name, target, NOW));
                }
            }
            case MOVE_WRONGLY -> {
                Optional<Digest> wrong = current.isEmpty() ? Optional.of(target) : Optional.empty();
                assertThat(refStore.compareAndSet(name, wrong, Optional.of(target)))
                        .isFalse();
            }
            case REMOVE -> {
                refStore.remove(name);
                refs.remove(name.toString());
            }
            case TOUCH -> {
                Instant when = NOW.plusSeconds(operation.other - 3L);
                refStore.touch(List.of(name, name(operation.other)), when);
                for (RefName each : List.of(name, name(operation.other))) {
                    refs.computeIfPresent(
                            each.toString(),
                            (_, ref) -> ref.lastUsed().isBefore(when) ? new Ref(each, ref.target(), when) : ref);
                }
            }
            case LIST -> checkAll(stores, operation.handle, blobs, refs);
            case REOPEN -> stores.closeHandle(operation.handle);
        }
    }

    private static void checkAll(Stores stores, int handle, Map<Digest, byte[]> blobs, TreeMap<String, Ref> refs)
            throws IOException {
        List<BlobInfo> expected = new ArrayList<>();
        blobs.forEach((digest, bytes) -> expected.add(new BlobInfo(digest, bytes.length)));
        try (Stream<BlobInfo> all = stores.contents(handle).list()) {
            assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
        }
        List<Ref> all = new ArrayList<>();
        try (Stream<String> namespaces = stores.refs(handle).namespaces()) {
            for (String namespace : namespaces.toList()) {
                try (Stream<Ref> some = stores.refs(handle).list(namespace)) {
                    all.addAll(some.toList());
                }
            }
        }
        assertThat(all).containsExactlyElementsOf(refs.values());
        for (int i = 0; i < NAMES; i++) {
            RefName name = name(i);
            assertThat(stores.refs(handle).read(name)).isEqualTo(Optional.ofNullable(refs.get(name.toString())));
        }
    }
}
