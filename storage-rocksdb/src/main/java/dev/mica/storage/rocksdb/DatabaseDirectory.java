package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/// Where the database lies. A new one takes its place when it is whole. Only with a turn.
final class DatabaseDirectory {
    private static final String NAME = "db";

    private final Path root;
    private final Format format;

    DatabaseDirectory(Path root, Format format) {
        this.root = root;
        this.format = format;
    }

    Path path() {
        return root.resolve(NAME);
    }

    /// Where the database lies that a process may have left that died while it replaced one by another.
    Path pathForReading() {
        return !Files.isDirectory(path()) && Files.isDirectory(old()) ? fresh() : path();
    }

    /// Makes an empty database, unless there is one.
    void prepare() throws IOException {
        if (Files.isDirectory(path())) {
            return;
        }
        if (Files.isDirectory(old())) {
            // A process died while it replaced one by another, which was whole by then.
            Files.move(fresh(), path(), StandardCopyOption.ATOMIC_MOVE);
            remove(old());
            return;
        }
        Path fresh = newFresh();
        try (Tables tables = Tables.open(fresh, Tables.Opening.USUAL)) {
            format.check(root, tables);
            tables.database().syncWal();
        } catch (RocksDBException e) {
            throw RocksStoreException.of(root, e);
        }
        Files.move(fresh, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// An empty directory for a database that will take its place.
    Path newFresh() throws IOException {
        remove(fresh());
        return Files.createDirectories(fresh());
    }

    /// Puts the new database into the old one's place.
    void replace() throws IOException {
        remove(old());
        Files.move(path(), old(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh(), path(), StandardCopyOption.ATOMIC_MOVE);
        remove(old());
    }

    private Path fresh() {
        return root.resolve(NAME + ".new");
    }

    private Path old() {
        return root.resolve(NAME + ".old");
    }

    /// Removes a folder with all that is in it, if it is there.
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
