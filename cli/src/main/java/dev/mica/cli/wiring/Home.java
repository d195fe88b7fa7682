package dev.mica.cli.wiring;

import dev.mica.cli.option.UsageException;
import dev.mica.storage.rocksdb.RocksStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where state lives and how it is stored.
///
/// @param root `$MICA_ROOT`, else where the XDG base directory specification says; for root `/var/lib/mica`
/// @param chunkBytes `$MICA_CHUNK_SIZE`: how long chunks are on average in a database that has to be made
public record Home(Path root, StoreKind store, OptionalInt chunkBytes) {
    private static final String CHUNK_SIZE = "MICA_CHUNK_SIZE";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([kK]?)(?:i?B|b)?");
    private static final int KIB = 1024;

    public Home(Path root, StoreKind store) {
        this(root, store, OptionalInt.empty());
    }

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
        return new Home(
                root(environment, directory),
                chosen.isEmpty() ? StoreKind.FS : StoreKind.parse(chosen),
                chunkBytes(environment.getOrDefault(CHUNK_SIZE, "")));
    }

    private static OptionalInt chunkBytes(String text) throws UsageException {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        Matcher matcher = SIZE.matcher(text);
        long bytes = matcher.matches()
                ? Long.parseLong(matcher.group(1)) * (matcher.group(2).isEmpty() ? 1 : KIB)
                : 0;
        if (!RocksStore.isAverageChunk(bytes)) {
            throw new UsageException("invalid " + CHUNK_SIZE + " \"" + text
                    + "\": expected a power of two from 4k to 256k, such as 16k");
        }
        return OptionalInt.of((int) bytes);
    }

    /// The same place with the store that the text names.
    public Home with(String kind) throws UsageException {
        return new Home(root, StoreKind.parse(kind), chunkBytes);
    }

    /// Where files lie that live no longer than a command.
    public Path temporary() {
        return root.resolve("tmp");
    }

    /// Where downloads of layers lie that broke off.
    public Path downloads() {
        return root.resolve("downloads");
    }

    /// Where it is remembered what files contexts hold.
    public Path contexts() {
        return root.resolve("contexts");
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
