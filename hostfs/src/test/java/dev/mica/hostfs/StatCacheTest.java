package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache as a scan uses it. Whether a file was read shows in a digest that was planted in the cache.
class StatCacheTest {
    private static final Digest PLANTED = Digest.ofBytes("planted".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private Path root;
    private Path file;

    @BeforeEach
    void makeContext() throws Exception {
        root = Files.createDirectory(directory.resolve("context"));
        file = Files.writeString(root.resolve("f"), "one");
        Files.createDirectory(root.resolve("d"));
        Files.writeString(root.resolve("d/g"), "two");
    }

    private Digest digest(String path) throws IOException {
        ContextSource.Scan scan = DirectoryContext.of(root, directory.resolve("cache"))
                .scan(new ContextSelection(IgnoreMatcher.NOTHING, List.of(path)));
        Node node = Snapshots.of(scan.tree(), scan.directories()).get(TreePath.of(path));
        return ((Node.File) node).content();
    }

    private Path cacheFile() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private void settleAndScan() throws Exception {
        Thread.sleep(50);
        digest("f");
    }

    private void plant() throws IOException {
        Path stored = cacheFile();
        StatCache cache = StatCache.load(stored);
        Map<FileName, StatRecord> before = cache.directory(TreePath.ROOT);
        Map<FileName, StatRecord> now = new HashMap<>(before);
        now.replaceAll((name, r) -> new StatRecord(
                r.size(), r.mtimeNanos(), r.ctimeNanos(), r.inode(), r.device(), PLANTED, r.capability()));
        cache.put(TreePath.ROOT, before, now);
        cache.store();
    }

    @Test
    void unchangedFilesAreNotRead() throws Exception {
        settleAndScan();
        plant();
        assertThat(digest("f")).isEqualTo(PLANTED);
    }

    @Test
    void whatChangedIsReadAgain() throws Exception {
        settleAndScan();
        plant();
        Files.writeString(file, "two");
        assertThat(digest("f")).isEqualTo(Digest.ofBytes("two".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aChangeThatHidesItsTimeIsSeen() throws Exception {
        settleAndScan();
        plant();
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        assertThat(digest("f")).isEqualTo(Digest.ofBytes("two".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void freshFilesAreNotRemembered() throws Exception {
        settleAndScan();
        Files.writeString(file, "two");
        digest("f");
        StatCache cache = StatCache.load(cacheFile());
        assertThat(cache.directory(TreePath.ROOT)).isEmpty();
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() throws Exception {
        settleAndScan();
        Object inode = Files.getAttribute(cacheFile(), "unix:ino");
        digest("f");
        assertThat(Files.getAttribute(cacheFile(), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void partialScansKeepWhatTheyDoNotSee() throws Exception {
        settleAndScan();
        digest("d/g");
        StatCache cache = StatCache.load(cacheFile());
        assertThat(cache.size()).isEqualTo(2);
        Files.delete(file);
        digest("d/g");
        assertThat(StatCache.load(cacheFile()).size()).isEqualTo(1);
    }

    @Test
    void damageIsAnEmptyCache() throws Exception {
        settleAndScan();
        byte[] stored = Files.readAllBytes(cacheFile());
        for (int i = 0; i < stored.length; i++) {
            byte[] damaged = stored.clone();
            damaged[i] ^= 0x20;
            Files.write(cacheFile(), damaged);
            assertThat(StatCache.load(cacheFile()).size()).isZero();
            Files.write(cacheFile(), Arrays.copyOf(stored, i));
            assertThat(StatCache.load(cacheFile()).size()).isZero();
        }
        assertThat(digest("f")).isEqualTo(Digest.ofBytes("one".getBytes(StandardCharsets.UTF_8)));
    }
}
