package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/// A file that only takes space. On a full disk it goes, so that whoever wants to remove what is not used
/// can: a lease and the names that go need some bytes themselves.
final class Reserve {
    private static final String NAME = "reserve";
    private static final int BYTES = 512 << 10;

    private Reserve() {}

    /// Makes it again, if it is missing and there is space.
    static void keep(Path root) {
        Path path = root.resolve(NAME);
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.write(path, new byte[BYTES], StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            LoggerFactory.getLogger(Reserve.class).debug("no space could be kept in {}", root, e);
            remove(path);
        }
    }

    /// Gives the space up, if that is what is missing.
    ///
    /// @return whether what failed can be tried again
    static boolean giveUp(Path root, IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return (message.contains("no space") || message.contains("quota")) && remove(root.resolve(NAME));
    }

    private static boolean remove(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            LoggerFactory.getLogger(Reserve.class).debug("could not remove {}", path, e);
            return false;
        }
    }
}
