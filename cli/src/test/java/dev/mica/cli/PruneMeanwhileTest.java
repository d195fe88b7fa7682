package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command reads stays, though its name is removed and all is pruned while it reads.
class PruneMeanwhileTest {
    private static final int BYTES = 3_000_000;

    @TempDir
    Path directory;

    private CliRun built(String store) throws IOException {
        CliRun mica = new CliRun(directory).with("MICA_STORE", store);
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        Files.write(directory.resolve("large"), bytes);
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY large /app/\nCOPY Dockerfile /\n");
        mica.ok("build", "-q", "-t", "app", ".");
        return mica;
    }

    /// Keeps what is written; before the first byte something happens.
    private static final class Interrupted extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Runnable once;
        private boolean begun;

        Interrupted(Runnable once) {
            this.once = once;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!begun) {
                begun = true;
                once.run();
            }
            written.write(bytes, offset, length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs", "rocksdb"})
    void anImageIsSavedWhole(String store) throws IOException {
        CliRun mica = built(store);
        String id = mica.ok("images", "-q", "--no-trunc");
        StringBuilder pruned = new StringBuilder();
        Interrupted out = new Interrupted(() -> {
            mica.ok("rmi", "app");
            pruned.append(mica.ok("system", "prune", "-af", "--verbose"));
        });
        assertThat(mica.run(out, "save", "app").exitCode()).isZero();
        assertThat(pruned.toString()).contains("Total reclaimed space");
        assertThat(mica.ok("images", "-q", "-a")).isEmpty();
        mica.ok("system", "prune", "-af");
        assertThat(mica.ok("system", "df")).containsPattern("Images +0 +0 +0B");
        mica.typing(out.written.toByteArray()).ok("load", "-q");
        assertThat(mica.ok("images", "-q", "--no-trunc")).isEqualTo(id);
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
    }

    @Test
    void withoutALeaseItWouldBeGone() throws IOException {
        CliRun mica = built("fs");
        mica.ok("rmi", "app");
        assertThat(mica.ok("system", "prune", "-af")).doesNotContain("reclaimed space: 0B");
        assertThat(mica.run("save", "app").exitCode()).isEqualTo(1);
    }
}
