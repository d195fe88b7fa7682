package dev.mica.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// A database in a directory that can only be read.
class RocksReadOnlyTest {
    private final RocksFolder folder = new RocksFolder(InstantSource.system());

    RocksReadOnlyTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    /// A shell command before which the store's directory becomes a mount that can only be read.
    private static List<String> mounted(List<String> command, Path root) {
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        all.add("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro,noexec \"$0\" && exec \"$@\"");
        all.add(root.toString());
        all.addAll(command);
        return all;
    }

    @Test
    void it_is_read_and_nothing_is_written() throws Exception {
        Assumptions.assumeTrue(
                OtherProcess.run(mounted(List.of("true"), folder.root())).isEmpty(),
                "file systems can't be mounted here");
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Digest digest;
        try (RocksStore store = folder.open()) {
            digest = store.contents().put(bytes);
            store.refs().put(new RefName("tags", "app"), digest);
        }
        List<String> work = List.of("get", digest.toString(), "put", "x", "tag", "sha256:" + "0".repeat(64));
        // The library, too, can't be unpacked there, nor used if it is there.
        List<String> command =
                OtherProcess.command(folder.root(), folder.root().resolve("native"), work.toArray(String[]::new));
        String refused = "failed: can't change the store " + folder.root() + ": its files can't be written";
        assertThat(OtherProcess.run(mounted(command, folder.root())))
                .startsWith("get: 3000000\n" + refused)
                .contains("\n" + refused)
                .endsWith("closed\n");
        assertThat(Files.exists(folder.root().resolve("native"))).isFalse();
        try (RocksStore store = folder.open()) {
            assertThat(store.contents().read(digest, bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void where_there_is_none_the_message_says_so() throws Exception {
        Assumptions.assumeTrue(
                OtherProcess.run(mounted(List.of("true"), folder.root())).isEmpty(),
                "file systems can't be mounted here");
        List<String> command =
                OtherProcess.command(folder.root(), RocksFolder.LIBRARIES, "get", "sha256:" + "0".repeat(64));
        assertThat(OtherProcess.run(mounted(command, folder.root())))
                .contains("(Read-only file system); there is no database there yet, and none can be made");
    }
}
