package dev.mica.cli.wiring;

import dev.mica.cli.option.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// Where state lives and how it is stored.
///
/// @param root `$MICA_ROOT`, else where the XDG base directory specification says; for root `/var/lib/mica`
public record Home(Path root, StoreKind store) {
    /// Which store holds blobs and names.
    public enum StoreKind {
        FS,
        ROCKSDB;

        /// Reads `fs` or `rocksdb`.
        static StoreKind parse(String text) throws UsageException {
            for (StoreKind kind : values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return kind;
                }
            }
            throw new UsageException("invalid store \"" + text + "\": expected fs or rocksdb");
        }
    }

    public static Home of(Map<String, String> environment, Path directory, String store) throws UsageException {
        String chosen = store.isEmpty() ? environment.getOrDefault("MICA_STORE", "") : store;
        return new Home(root(environment, directory), chosen.isEmpty() ? StoreKind.FS : StoreKind.parse(chosen));
    }

    /// The same place with the store that the text names.
    public Home with(String kind) throws UsageException {
        return new Home(root, StoreKind.parse(kind));
    }

    /// Where files lie that live no longer than a command.
    public Path temporary() {
        return root.resolve("tmp");
    }

    private static Path root(Map<String, String> environment, Path directory) throws UsageException {
        String own = environment.getOrDefault("MICA_ROOT", "");
        if (!own.isEmpty()) {
            return directory.resolve(own).normalize();
        }
        String user = System.getProperty("user.name", "");
        if (user.equals("root") && Files.isDirectory(Path.of("/var/lib"))) {
            return Path.of("/var/lib/mica");
        }
        // The specification has relative paths ignored.
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        if (data.startsWith("/")) {
            return Path.of(data, "mica");
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        if (home.isEmpty()) {
            throw new UsageException("no place for Mica's state: set MICA_ROOT or HOME");
        }
        return Path.of(home, ".local", "share", "mica");
    }
}
