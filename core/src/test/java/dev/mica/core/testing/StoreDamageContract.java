package dev.mica.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.Collector;
import dev.mica.core.build.Fsck;
import dev.mica.core.build.Refs;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.StoreInspection;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Damages a store's files in every way that disks do. Either a check finds that, or nothing is other than it
/// was; after a repair the store is clean, and a build gives what it gave before.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreDamageContract {
    private static final int BUILDS = 4;
    private static final int LARGE = 2 << 20;
    private static final long SEED = Long.getLong("mica.test.seed", 42);

    private Path folder = Path.of("");
    private final Map<Integer, Digest> images = new TreeMap<>();
    private Map<String, Digest> refs = Map.of();
    private Map<Digest, Long> blobs = Map.of();

    /// An open store.
    public record Opened(ContentStore contents, RefStore refs, Leases leases, Closeable handle)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            handle.close();
        }
    }

    protected abstract Opened open(Path root) throws IOException;

    protected abstract StoreInspection inspection(Path root);

    /// Has a closed store's files take the form that they take in the long run.
    protected void settle(Path root) throws IOException {}

    /// How many times a file is damaged.
    protected int tries() {
        return Integer.getInteger("mica.test.damages", 50);
    }

    @BeforeAll
    void buildAndCollect(@TempDir Path temporary) throws IOException {
        folder = temporary;
        for (int i = 0; i < BUILDS; i++) {
            try (Opened store = open(template())) {
                images.put(i, build(store, i));
            }
            if (i == BUILDS / 2) {
                settle(template());
            }
        }
        try (Opened store = open(template())) {
            store.refs().remove(new RefStore.RefName(Refs.TAGS, "docker.io/library/app:0"));
            Collector.of(store.contents(), store.refs(), store.leases(), InstantSource.system(), List.of())
                    .collect(CollectionRequest.EVERYTHING.withAll(false));
        }
        images.remove(0);
        try (Opened store = open(template())) {
            // So large that a store may take it apart; nothing leads to it.
            byte[] large = new byte[LARGE];
            new Random(1).nextBytes(large);
            store.contents().put(large);
        }
        try (Opened store = open(template())) {
            refs = refs(store);
            blobs = blobs(store);
        }
    }

    private Path template() {
        return folder.resolve("template");
    }

    private Digest build(Opened store, int number) {
        return TestBuilds.build(store.contents(), store.refs(), store.leases(), number, folder.resolve("tmp"));
    }

    private static Map<String, Digest> refs(Opened store) throws IOException {
        Map<String, Digest> all = new TreeMap<>();
        try (Stream<String> namespaces = store.refs().namespaces()) {
            for (String namespace : namespaces.toList()) {
                try (Stream<RefStore.Ref> inside = store.refs().list(namespace)) {
                    inside.forEach(ref -> all.put(ref.name().toString(), ref.target()));
                }
            }
        }
        return all;
    }

    private static Map<Digest, Long> blobs(Opened store) throws IOException {
        Map<Digest, Long> all = new TreeMap<>();
        try (Stream<ContentStore.BlobInfo> list = store.contents().list()) {
            list.forEach(blob -> all.put(blob.digest(), blob.size()));
        }
        return all;
    }

    @Test
    void anUndamagedStoreIsClean() throws IOException {
        assertThat(inspection(template()).inspect(false)).isEmpty();
        assertThat(fsck(template())).isEmpty();
    }

    @Test
    void damageIsFoundOrDoesNotMatterAndIsRepaired() throws IOException {
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < tries(); i++) {
            Path root = folder.resolve("try-" + i);
            copy(template(), root);
            String what = damage(root, random);
            try {
                found += check(root) ? 1 : 0;
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("try " + i + " of seed " + SEED + ": " + what, e);
            }
            remove(root);
        }
        assertThat(found).as("most damage matters").isGreaterThan(tries() / 3);
    }

    /// @return whether the check found something
    private boolean check(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        inspection(root).inspect(false).forEach(damage -> found.add(damage.toString()));
        if (found.isEmpty()) {
            found.addAll(fsck(root));
        }
        if (found.isEmpty()) {
            try (Opened store = open(root)) {
                assertThat(refs(store)).isEqualTo(refs);
                assertThat(blobs(store)).containsAllEntriesOf(blobs);
            }
        }
        inspection(root).inspect(true);
        try (Opened store = open(root)) {
            Fsck.of(store.contents(), store.refs(), store.leases()).repair();
        }
        assertClean(root, found);
        try (Opened store = open(root)) {
            images.forEach((number, digest) -> assertThat(build(store, number))
                    .as("image %d after %s", number, found)
                    .isEqualTo(digest));
        }
        assertClean(root, found);
        return !found.isEmpty();
    }

    private void assertClean(Path root, List<String> found) throws IOException {
        assertThat(inspection(root).inspect(false))
                .as("after repair of %s", found)
                .isEmpty();
        assertThat(fsck(root)).as("after repair of %s", found).isEmpty();
    }

    private List<String> fsck(Path root) throws IOException {
        try (Opened store = open(root)) {
            return Fsck.of(store.contents(), store.refs(), store.leases()).check().findings().stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    /// Damages one file somewhere.
    ///
    /// @return what was done
    private static String damage(Path root, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(
                            file -> Files.isRegularFile(file) && file.toFile().length() > 0)
                    .filter(file -> !file.toString().endsWith(".so"))
                    .sorted()
                    .toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            int length = (int) open.length();
            // Where files begin and end they are most vulnerable.
            int near = Math.min(length, 100);
            int offset = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(near);
                case 1 -> length - 1 - random.nextInt(near);
                default -> random.nextInt(length);
            };
            int kind = random.nextInt(10);
            if (kind == 0) {
                open.setLength(offset);
                return "cut " + root.relativize(file) + " to " + offset + " of " + length + " bytes";
            }
            int count = kind == 1 ? 512 : 1 + random.nextInt(8);
            byte[] bytes = new byte[Math.min(count, length - offset)];
            open.seek(offset);
            open.readFully(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (kind == 1 ? 0 : bytes[i] ^ (1 + random.nextInt(255)));
            }
            open.seek(offset);
            open.write(bytes);
            return "damaged " + bytes.length + " bytes at " + offset + " of " + length + " in " + root.relativize(file);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
