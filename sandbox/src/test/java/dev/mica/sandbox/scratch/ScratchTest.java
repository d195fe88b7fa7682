package dev.mica.sandbox.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    Path root;

    @Test
    void leavesNothingWhenItIsClosed() throws Exception {
        ScratchDirectory one = Scratch.of(root).newDirectory();
        ScratchDirectory two = Scratch.of(root).newDirectory();
        Files.writeString(one.path().resolve("file"), "x");
        assertThat(one.path()).isNotEqualTo(two.path());

        one.close();
        one.close();
        assertThat(one.path()).doesNotExist();
        assertThat(two.path()).isEmptyDirectory();
        two.close();

        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void sweepsTheDeadAndSparesTheLiving() throws Exception {
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(tmp.resolve("dead0001/0/deep"));
        Files.writeString(tmp.resolve("dead0001/0/deep/file"), "x");
        Files.createFile(tmp.resolve("dead0001.lock"));
        Files.createDirectories(tmp.resolve("dead0002"));
        try (ScratchDirectory living = Scratch.of(root).newDirectory()) {
            Files.writeString(living.path().resolve("file"), "x");

            assertThat(ScratchSweep.sweep(root, owner -> true)).containsExactlyInAnyOrder("dead0001", "dead0002");

            assertThat(living.path().resolve("file")).exists();
            assertThat(tmp.resolve("dead0001.lock")).doesNotExist();
        }
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void keepsAnOwnerUntilNothingElseIsLeftOfIt() throws Exception {
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        Path owner = Files.createDirectories(tmp.resolve("dead0001"));
        Files.createFile(tmp.resolve("dead0001.lock"));
        Files.createFile(tmp.resolve("dead0003.lock"));
        List<Path> asked = new ArrayList<>();

        assertThat(ScratchSweep.sweep(root, asked::add)).containsExactly("dead0001");
        assertThat(asked).contains(owner);
        Files.createDirectory(owner);

        assertThat(ScratchSweep.sweep(root, dead -> false)).isEmpty();
        assertThat(tmp.toFile().list()).containsExactly("dead0001");
    }

    @Test
    void sparesAnotherProcessThatLives() throws Exception {
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(tmp.resolve("other001"));
        Path lock = Files.createFile(tmp.resolve("other001.lock"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        lock.toString())
                .start();
        assertThat(other.getInputStream().read()).isEqualTo('l');

        assertThat(ScratchSweep.sweep(root, owner -> true)).isEmpty();
        other.destroyForcibly().waitFor();
        assertThat(ScratchSweep.sweep(root, owner -> true)).isEqualTo(List.of("other001"));
    }

    /// A program of its own that locks a file and says so.
    static final class LockHolder {
        public static void main(String[] arguments) throws Exception {
            try (var _ = PathLocks.lock(Path.of(arguments[0]), PathLocks.Mode.EXCLUSIVE)) {
                System.out.print('l');
                System.out.flush();
                Thread.sleep(60_000);
            }
        }
    }
}
