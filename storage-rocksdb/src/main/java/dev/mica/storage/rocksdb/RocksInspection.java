package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mica.core.port.StoreInspection;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/// Looks at the files of a database. Chunks in RocksDB's blob files are not read here: reading blobs does.
final class RocksInspection implements StoreInspection {
    private final Path root;
    private final Path libraries;

    RocksInspection(Path root, Path libraries) {
        this.root = root;
        this.libraries = libraries;
    }

    @Override
    public List<Damage> inspect(boolean repair) throws IOException {
        // Whatever once was there has left the lock.
        if (!Files.exists(root.resolve("lock"))) {
            return List.of();
        }
        Database database = Database.open(root, libraries, Format.USUAL);
        try {
            return database.exclusively(directory -> {
                List<Damage> damages = look(directory);
                if (repair && !damages.isEmpty()) {
                    new RocksRepair(root, directory).run();
                    return damages.stream()
                            .map(damage -> new Damage(damage.place(), damage.found(), true))
                            .toList();
                }
                return damages;
            });
        } finally {
            database.release();
        }
    }

    private List<Damage> look(Path directory) throws IOException {
        List<Damage> damages = new ArrayList<>();
        current(directory).ifPresent(damages::add);
        Map<String, Long> lengths = TurnEnd.read(root);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{*.log,MANIFEST-*}")) {
            for (Path file : files) {
                long length = lengths.getOrDefault(String.valueOf(file.getFileName()), 0L);
                log(file, length).ifPresent(damages::add);
            }
        }
        if (damages.isEmpty()) {
            tables(directory).ifPresent(damages::add);
        }
        return damages;
    }

    private static Optional<Damage> log(Path file, long length) throws IOException {
        LogFile log = LogFile.read(file);
        if (log.goesOn() || log.wholeEnd() < length) {
            String found = "there is no whole record at offset " + log.wholeEnd();
            return Optional.of(new Damage(file.toString(), found, false));
        }
        return Optional.empty();
    }

    /// Whether the file that names the manifest does.
    private static Optional<Damage> current(Path directory) throws IOException {
        Path file = directory.resolve("CURRENT");
        String text;
        try {
            text = new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException e) {
            text = "";
        }
        boolean right = text.matches("MANIFEST-[0-9]+\n") && Files.exists(directory.resolve(text.strip()));
        return right
                ? Optional.empty()
                : Optional.of(new Damage(file.toString(), "expected the name of a manifest", false));
    }

    private static Optional<Damage> tables(Path directory) throws IOException {
        try (Tables tables = Tables.open(directory, Tables.Opening.READING)) {
            tables.database().verifyChecksum();
            return new ChunkAccounts(tables).firstError().map(error -> new Damage(directory.toString(), error, false));
        } catch (RocksDBException e) {
            return Optional.of(new Damage(directory.toString(), String.valueOf(e.getMessage()), false));
        }
    }
}
