package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.LoggerFactory;

/// RocksDB's native library. Left to itself, RocksDB unpacks it at each start, which takes longer than all
/// the rest; here it is unpacked once.
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    /// @param directory where the library is unpacked to, in a folder for its version
    static synchronized void load(Path directory) throws IOException {
        if (loaded) {
            return;
        }
        OpenFileLimit.check();
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL resource = RocksDB.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new RocksStoreException("this build of RocksDB has no " + name
                    + ", that is, none for this operating system or processor; use the store in a directory instead");
        }
        // RocksDB looks for another name in a directory than in its jar.
        String expected = Environment.getJniLibraryFileName("rocksdbjni");
        try {
            RocksDB.loadLibrary(List.of(unpack(resource, directory, expected).toString()));
        } catch (IOException | UnsatisfiedLinkError e) {
            LoggerFactory.getLogger(NativeLibrary.class).debug("can't use RocksDB's library from {}", directory, e);
            loadFromTemporary(resource, expected, e);
        }
        loaded = true;
    }

    /// Where the directory can't be written, or programs in it can't be run, the library is unpacked for this
    /// process.
    private static void loadFromTemporary(URL resource, String name, Throwable why) throws IOException {
        Path temporary = Files.createTempDirectory("mica-rocksdb");
        try {
            Path folder = unpack(resource, temporary, name);
            RocksDB.loadLibrary(List.of(folder.toString()));
        } catch (UnsatisfiedLinkError e) {
            e.addSuppressed(why);
            throw new RocksStoreException(
                    "can't load RocksDB's library: " + e.getMessage()
                            + "; use the store in a directory instead (--store fs)",
                    e);
        } finally {
            // It stays loaded.
            DatabaseDirectory.remove(temporary);
        }
    }

    /// Unpacks the library, unless it is there.
    ///
    /// @return the folder it is in; it tells versions apart by the library's length
    private static Path unpack(URL resource, Path directory, String name) throws IOException {
        URLConnection connection = resource.openConnection();
        try (InputStream in = connection.getInputStream()) {
            long length = connection.getContentLengthLong();
            Path folder = directory.resolve("rocksdb-" + length);
            Path target = folder.resolve(name);
            if (size(target) == length) {
                return folder;
            }
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "unpacking", ".so");
            try {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            return folder;
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }
}
