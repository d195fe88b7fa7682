package dev.mica.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void whatTheSystemRefusesComesWithWhatToTry() {
        assertThat(hint("Too many open files")).contains("ulimit -n");
        assertThat(hint("No space left on device")).contains("free some space");
        assertThat(hint("Read-only file system")).contains("MICA_ROOT");
        assertThat(Failures.hint(new AccessDeniedException("/x"))).contains("run as the owner");
        assertThat(hint("Is a directory")).isEmpty();
        assertThat(Failures.hint(new IOException("something else"))).isEmpty();
        assertThat(Failures.hint(new IOException("No space left on device"))).contains("mica system prune");
        assertThat(Failures.hint(new IOException("No space left on device; free some space there")))
                .as("who says what to try says it once")
                .isEmpty();
    }

    private static String hint(String reason) {
        return Failures.hint(new FileSystemException("/x", null, reason));
    }
}
