package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files this process may have open. RocksDB ends the whole process where it can't open one of its own, so
/// too low a limit is refused before.
final class OpenFileLimit {
    /// A build of one step takes 47.
    private static final int LEAST = 64;

    private static final String LIMIT = "Max open files";

    private OpenFileLimit() {}

    /// @throws RocksStoreException if the database can't be used with so few
    static void check() throws IOException {
        check(Files.readString(Path.of("/proc/self/limits")));
    }

    /// @param limits as in `proc_pid_limits(5)`
    static void check(String limits) throws RocksStoreException {
        for (String line : limits.split("\n", -1)) {
            if (line.startsWith(LIMIT)) {
                String soft = line.substring(LIMIT.length()).strip().split(" ", 2)[0];
                if (soft.matches("[0-9]{1,9}") && Integer.parseInt(soft) < LEAST) {
                    throw new RocksStoreException("this process may have " + soft + " files open, and RocksDB needs "
                            + LEAST + ": raise the limit (ulimit -n), or use the store in a directory (--store fs)");
                }
            }
        }
    }
}
