package dev.mica.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {
    private static final int FILES = 5000;

    @TempDir
    Path directory;

    private final AtomicInteger wanted = new AtomicInteger();

    /// Another process makes the file in the moment in which it is looked for.
    @Test
    void aFileIsThereOrNotThere() throws Exception {
        Thread maker = Thread.ofPlatform().start(this::make);
        for (int number = 0; number < FILES; number++) {
            wanted.set(number);
            while (!isThere(directory.resolve("f" + number))) {
                Thread.onSpinWait();
            }
        }
        maker.join();
        assertThat(directory.resolve("f" + (FILES - 1))).exists();
    }

    private static boolean isThere(Path path) throws IOException {
        try (SharedFile file = SharedFile.openForReading(path)) {
            return file.size() == 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void make() {
        try {
            for (int number = 0; number < FILES; number++) {
                while (wanted.get() < number) {
                    Thread.onSpinWait();
                }
                Files.createFile(directory.resolve("f" + number));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
