package dev.mica.sandbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.port.Workspace;
import dev.mica.core.port.Workspace.Sharing;
import dev.mica.sandbox.scratch.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheDirectoriesTest {
    @TempDir
    Path root;

    private CacheDirectories caches;

    @BeforeEach
    void open() {
        caches = new CacheDirectories(root.resolve("cache-mounts"), Scratch.of(root));
    }

    private Workspace.CacheDirectory open(String id, Sharing sharing) throws IOException {
        return caches.open(id, sharing, 0750, 0, 0, Optional.empty());
    }

    @Test
    void keepsWhatWasWritten() throws IOException {
        Path first;
        try (var cache = open("/root/.cache", Sharing.SHARED)) {
            first = cache.path();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                    .isEqualTo("rwxr-x---");
            Files.writeString(first.resolve("a"), "kept");
        }
        try (var cache = open("/root/.cache", Sharing.LOCKED)) {
            assertThat(cache.path()).isEqualTo(first);
            assertThat(cache.path().resolve("a")).hasContent("kept");
        }
        try (var cache = open("/root/.cache/", Sharing.SHARED)) {
            assertThat(cache.path()).isEmptyDirectory();
        }
        assertThat(caches.list()).extracting(CacheMount::id).containsExactlyInAnyOrder("/root/.cache", "/root/.cache/");
    }

    @Test
    void sharesOneDirectory() throws IOException {
        try (var one = open("c", Sharing.SHARED);
                var two = open("c", Sharing.SHARED)) {
            assertThat(one.path()).isEqualTo(two.path());
        }
    }

    @Test
    void givesEachItsOwnWhilePrivate() throws IOException {
        Path first;
        try (var one = open("c", Sharing.PRIVATE);
                var two = open("c", Sharing.PRIVATE)) {
            first = one.path();
            assertThat(one.path()).isNotEqualTo(two.path());
        }
        try (var again = open("c", Sharing.PRIVATE)) {
            assertThat(again.path()).isEqualTo(first);
        }
    }

    @Test
    void waitsWhileLocked() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Path> second = new AtomicReference<>();
        Thread other;
        try (var one = open("c", Sharing.LOCKED)) {
            Files.writeString(one.path().resolve("a"), "from the first");
            other = Thread.ofVirtual().start(() -> {
                asked.countDown();
                try (var two = open("c", Sharing.LOCKED)) {
                    second.set(two.path());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            asked.await();
            assertThat(other.join(Duration.ofMillis(50))).isFalse();
            assertThat(second.get()).isNull();
        }
        assertThat(other.join(Duration.ofSeconds(5))).isTrue();
        assertThat(second.get().resolve("a")).hasContent("from the first");
    }

    /// Another process sees what the kernel knows of: a lock that only this process remembers keeps nobody out.
    @ParameterizedTest
    @EnumSource(Sharing.class)
    void keepsTheKernelsLockWhileItIsOpen(Sharing sharing) throws IOException {
        try (var one = open("c", sharing)) {
            Path lock = one.path().resolveSibling(one.path().getFileName() + ".lock");
            String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
            assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
        }
    }

    @Test
    void deletesOnlyWhatNobodyUses() throws IOException {
        try (var one = open("c", Sharing.SHARED)) {
            Files.writeString(one.path().resolve("a"), "x");
            assertThat(caches.delete(caches.list().getFirst())).isFalse();
        }
        assertThat(caches.delete(caches.list().getFirst())).isTrue();
        assertThat(caches.list()).isEmpty();
        try (var one = open("c", Sharing.SHARED)) {
            assertThat(one.path()).isEmptyDirectory();
        }
    }
}
