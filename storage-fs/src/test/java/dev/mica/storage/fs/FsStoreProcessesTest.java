package dev.mica.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases.LiveLease;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What several processes do to each other.
class FsStoreProcessesTest {
    private static final int ROUNDS = 13;
    private static final List<String> PRIVATE_MOUNTS = List.of("unshare", "--mount", "sh", "-c");

    private final StoreFolder folder = new StoreFolder(InstantSource.system());

    FsStoreProcessesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @Test
    void after_any_kill_all_refs_lead_to_whole_blobs() throws Exception {
        Random random = new Random(4711);
        int seen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String root = folder.root().toString();
            try (Child one = Child.start(List.of(), "write", root, String.valueOf(2 * round));
                    Child two = Child.start(List.of(), "write", root, String.valueOf(2 * round + 1))) {
                one.awaitReady();
                two.awaitReady();
                Thread.sleep(random.nextInt(120));
                one.kill();
                two.kill();
            }
            seen += checkAll();
        }
        assertThat(seen).isGreaterThan(ROUNDS * 5);
    }

    private int checkAll() throws IOException {
        try (FsStore store = FsStore.open(folder.root())) {
            assertThat(store.leases().live()).isEmpty();
            List<Ref> refs;
            try (Stream<Ref> all = store.refs().list(StoreProcess.NAMESPACE)) {
                refs = all.toList();
            }
            for (Ref ref : refs) {
                for (Digest part : StoreProcess.parts(store.contents(), ref.target())) {
                    assertThat(store.contents().contains(part)).isTrue();
                    store.contents().read(part, StoreProcess.MAX_SIZE);
                }
            }
            store.contents().put(new byte[] {1, 2, 3});
            return refs.size();
        }
    }

    @Test
    void a_lease_lives_as_long_as_its_process() throws Exception {
        try (FsStore store = folder.open();
                Child child = Child.start(List.of(), "lease", folder.root().toString())) {
            child.awaitReady();
            List<LiveLease> live = store.leases().live();
            assertThat(live).hasSize(1);
            assertThat(live.getFirst().purpose()).isEqualTo("hold");
            assertThat(live.getFirst().processId()).isEqualTo(child.pid());
            assertThat(live.getFirst().pinned()).containsExactly(Digest.ofBytes(new byte[1]));
            child.kill();
            assertThat(store.leases().live()).isEmpty();
            assertThat(folder.files("leases")).isEmpty();
        }
    }

    @Test
    void a_store_that_cannot_be_written_can_be_read() throws Exception {
        assumePrivateMounts();
        try (FsStore store = folder.open()) {
            for (int i = 0; i < 10; i++) {
                Digest digest = store.contents().put(new byte[10_000 * i]);
                store.refs().put(new RefName(StoreProcess.NAMESPACE, "name " + i), digest);
            }
            // One pack is sealed and one is not.
            folder.closeStores();
        }
        try (FsStore store = folder.open()) {
            store.contents().put(new byte[5]);
            List<String> lines = inPrivateMounts("mount --bind $R $R; mount -o remount,bind,ro $R", "read-only");
            assertThat(lines.getFirst()).isEqualTo("11 blobs, 10 refs, 0 leases");
            assertThat(lines).hasSize(6);
            assertThat(lines.subList(1, 6))
                    .allMatch(line -> line.startsWith("StoreAccessException: can't "))
                    .allMatch(line -> line.endsWith("; the store can be read as it is, but to change it choose a"
                            + " directory that can be written"));
        }
    }

    @Test
    void a_full_disk_harms_nothing_that_is_there() throws Exception {
        assumePrivateMounts();
        Files.createDirectories(folder.root());
        List<String> lines = inPrivateMounts("mount -t tmpfs -o size=4m none $R", "fill");
        assertThat(lines.subList(0, 2))
                .allMatch(line -> line.startsWith("StoreAccessException: can't "))
                .allMatch(line -> line.contains("; free some space there"));
        assertThat(lines.subList(2, lines.size()))
                .containsExactly(
                        "all there: true",
                        "refs there: true",
                        "all there: true",
                        "refs there: true",
                        "after deletion: true");
    }

    @Test
    void blobs_larger_than_the_memory_are_streamed() throws Exception {
        String size = String.valueOf(70L * 1024 * 1024);
        try (Child child = Child.start(List.of(), "large", folder.root().toString(), size)) {
            assertThat(child.await()).containsExactly(size);
        }
    }

    private List<String> inPrivateMounts(String mount, String what) throws IOException, InterruptedException {
        String script = "R=$0; " + mount + "; exec \"$@\"";
        List<String> prefix = Stream.concat(
                        PRIVATE_MOUNTS.stream(), Stream.of(script, folder.root().toString()))
                .toList();
        try (Child child = Child.start(prefix, what, folder.root().toString())) {
            return child.await();
        }
    }

    private static void assumePrivateMounts() throws IOException, InterruptedException {
        boolean possible;
        try {
            possible = new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            possible = false;
        }
        assumeTrue(possible, "this test needs the right to mount in a namespace of its own (unshare --mount)");
    }
}
