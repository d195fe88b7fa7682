package dev.mica.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.port.LockHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    Path directory;

    @Test
    void whoHoldsItIsNamed() throws Exception {
        Path path = directory.resolve("lock");
        Files.createFile(path);
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/locks")), "the system doesn't tell who holds locks");
        Process other = new ProcessBuilder("python3", "-c", holding(path)).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("ready");
            assertThat(LockHolder.describe(path))
                    .startsWith("process " + other.pid() + " (")
                    .contains("python3 -c import fcntl");
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(LockHolder.describe(path)).isEqualTo("another process");
    }

    private static String holding(Path path) {
        return "import fcntl,time; f=open('" + path + "','r+'); fcntl.lockf(f,fcntl.LOCK_EX);"
                + " print('ready',flush=True); time.sleep(60)";
    }
}
