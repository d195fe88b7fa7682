package dev.mica.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each call to the disk fails in turn. What was done before stays, what failed is done or not done, and it can be done
/// again.
class FsFaultTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final int PACKS = 8;

    @TempDir
    Path folder;

    /// What a store should hold.
    private static final class Model {
        private final Map<String, byte[]> blobs = new TreeMap<>();
        private final Map<RefName, Digest> refs = new java.util.HashMap<>();
        private final Set<Digest> deleted = new HashSet<>();

        void check(FsStore store, Set<RefName> uncertain, Set<String> uncertainBlobs) throws IOException {
            for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
                Digest digest = Digest.ofBytes(blob.getValue());
                if (!uncertainBlobs.contains(blob.getKey()) || store.contents().contains(digest)) {
                    assertThat(store.contents().read(digest, MAX_BYTES)).isEqualTo(blob.getValue());
                }
            }
            for (Digest digest : deleted) {
                assertThat(store.contents().contains(digest)).isFalse();
            }
            for (Map.Entry<RefName, Digest> ref : refs.entrySet()) {
                if (!uncertain.contains(ref.getKey())) {
                    assertThat(store.refs().read(ref.getKey()).map(Ref::target)).contains(ref.getValue());
                }
            }
            for (String namespace : store.refs().namespaces().toList()) {
                for (Ref ref : store.refs().list(namespace).toList()) {
                    assertThat(store.contents().contains(ref.target()))
                            .as("%s", ref)
                            .isTrue();
                    assertThat(refs.containsKey(ref.name()) || uncertain.contains(ref.name()))
                            .isTrue();
                }
            }
        }
    }

    /// A thing done with a store.
    private interface Action {
        void run(Session session) throws IOException;
    }

    /// @param refs that may be as before or as after if it fails
    /// @param blobs likewise
    /// @param effect on the model
    private record Step(Action action, Set<RefName> refs, Set<String> blobs, Consumer<Model> effect) {}

    private static final class Session {
        private final Path root;
        private FsStore store;

        Session(Path root) throws IOException {
            this.root = root;
            this.store = FsStore.open(root);
        }

        void reopen() throws IOException {
            try {
                store.close();
            } finally {
                store = FsStore.open(root);
            }
        }
    }

    private static byte[] bytes(String name, int length) {
        return Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), length);
    }

    private static Step put(String name, int length) {
        byte[] bytes = bytes(name, length);
        return new Step(session -> session.store.contents().put(bytes), Set.of(), Set.of(), model -> {
            model.blobs.put(name, bytes);
            model.deleted.remove(Digest.ofBytes(bytes));
        });
    }

    private static Step set(String ref, String blob, int length) {
        RefName name = new RefName("tags", ref);
        Digest target = Digest.ofBytes(bytes(blob, length));
        return new Step(
                session -> session.store.refs().put(name, target),
                Set.of(name),
                Set.of(),
                model -> model.refs.put(name, target));
    }

    private static Step remove(String ref) {
        RefName name = new RefName("tags", ref);
        return new Step(
                session -> session.store.refs().remove(name), Set.of(name), Set.of(), model -> model.refs.remove(name));
    }

    private static Step delete(String name, int length) {
        Digest digest = Digest.ofBytes(bytes(name, length));
        return new Step(session -> session.store.contents().delete(digest), Set.of(), Set.of(name), model -> {
            model.blobs.remove(name);
            model.deleted.add(digest);
        });
    }

    private static Step step(Action action) {
        return new Step(action, Set.of(), Set.of(), _ -> {});
    }

    /// On a store that is not there yet.
    private static List<Step> firstSteps() {
        return List.of(
                put("a", 1_000),
                put("large", 100_000),
                set("one", "a", 1_000),
                set("two", "large", 100_000),
                step(FsFaultTest::lease),
                step(Session::reopen));
    }

    /// On a store with so many packs that they are merged.
    private static List<Step> laterSteps() {
        return List.of(
                put("a", 1_000),
                put("large", 100_000),
                set("one", "a", 1_000),
                set("two", "large", 100_000),
                step(session -> session.store.sync()),
                put("b", 2_000),
                set("one", "b", 2_000),
                step(session -> session.store
                        .refs()
                        .touch(
                                List.of(new RefName("tags", "one")),
                                Instant.now().plusSeconds(1))),
                step(Session::reopen),
                put("c", 3_000),
                set("three", "c", 3_000),
                remove("two"),
                delete("large", 100_000),
                delete("a", 1_000),
                step(Session::reopen));
    }

    private static void lease(Session session) throws IOException {
        try (Leases.Lease lease = session.store.leases().acquire("a test")) {
            lease.pin(List.of(Digest.ofBytes(bytes("a", 1_000))));
        }
    }

    @ParameterizedTest
    @EnumSource(DiskFaults.Kind.class)
    void anyCallMayFailWhileAStoreIsMade(DiskFaults.Kind kind) throws IOException {
        anyMayFail(kind, firstSteps(), folder.resolve("nothing"));
    }

    @ParameterizedTest
    @EnumSource(DiskFaults.Kind.class)
    void anyCallMayFail(DiskFaults.Kind kind) throws IOException {
        Path template = folder.resolve("template");
        for (int i = 0; i < PACKS; i++) {
            try (FsStore store = FsStore.open(template)) {
                store.contents().put(bytes("small " + i, 100));
            }
        }
        anyMayFail(kind, laterSteps(), template);
    }

    private void anyMayFail(DiskFaults.Kind kind, List<Step> steps, Path template) throws IOException {
        int calls = run(kind, Integer.MAX_VALUE, steps, template).calls().size();
        assertThat(calls).isGreaterThan(20);
        for (int i = 0; i < calls; i++) {
            run(kind, i, steps, template);
        }
    }

    private DiskFaults run(DiskFaults.Kind kind, int failing, List<Step> steps, Path template) throws IOException {
        DiskFaults faults = new DiskFaults(kind, failing);
        Path root = copy(template, folder.resolve(kind + "-" + failing));
        try {
            Model model = new Model();
            Session session = work(root, faults, steps, model);
            session.reopen();
            model.check(session.store, Set.of(), Set.of());
            session.store.close();
            assertThat(FsStore.inspection(session.root).inspect(false)).isEmpty();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(faults.failed(), e);
        }
        return faults;
    }

    /// Does the steps; the one that fails, twice.
    private static Session work(Path root, DiskFaults faults, List<Step> steps, Model model) throws IOException {
        Session session = new Session(root);
        for (Step step : steps) {
            try {
                run(step, session, faults);
            } catch (DiskFaults.Crash e) {
                // What a new process finds.
                session = new Session(copy(root, root.resolveSibling(root.getFileName() + "-after")));
                assertThat(FsStore.inspection(session.root).inspect(false)).isEmpty();
                model.check(session.store, step.refs, step.blobs);
                step.action.run(session);
                step.effect.accept(model);
                return session;
            } catch (IOException e) {
                assertThat(e).isInstanceOf(StoreAccessException.class).hasMessageContaining(faults.text());
                faults.heal();
                model.check(session.store, step.refs, step.blobs);
                step.action.run(session);
            }
            faults.heal();
            step.effect.accept(model);
        }
        return session;
    }

    private static void run(Step step, Session session, DiskFaults faults) throws IOException {
        ScopedValue.where(Disk.FAULTS, faults).call(() -> {
            step.action.run(session);
            return true;
        });
    }

    /// The files as the dead process left them, without its locks.
    private static Path copy(Path root, Path target) throws IOException {
        if (!Files.exists(root)) {
            return target;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.copy(path, target.resolve(root.relativize(path).toString()));
            }
        }
        return target;
    }
}
