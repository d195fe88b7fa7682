package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The database can't do what it has to. The message says what to try.
public final class RocksStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    RocksStoreException(String message) {
        super(message);
    }

    RocksStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    static RocksStoreException of(Path root, RocksDBException cause) {
        String advice = isDamage(cause)
                ? "; its files are damaged: 'mica system fsck --repair' keeps what can be read of them"
                : advice(String.valueOf(cause.getMessage()));
        return new RocksStoreException("the store " + root + " failed: " + cause.getMessage() + advice, cause);
    }

    /// Says why something could not be done with files beside the database, unless the exception says so
    /// already.
    ///
    /// @param attempt for people: `write a blob`
    static IOException of(Path root, String attempt, IOException cause) {
        if (!cause.getClass().getPackageName().startsWith("java.")) {
            return cause;
        }
        return new RocksStoreException(
                "can't " + attempt + " in the store " + root + ": " + cause.getMessage()
                        + advice(String.valueOf(cause.getMessage())),
                cause);
    }

    /// Says that nothing can be changed.
    static RocksStoreException readOnly(Path root) {
        return new RocksStoreException("can't change the store " + root
                + ": its files can't be written (a read-only file system, or another owner's); it can be read as it is,"
                + " but to change it run as the owner of that directory, or choose one that can be written");
    }

    /// Whether files are not what was written, rather than out of reach.
    static boolean isDamage(RocksDBException cause) {
        return cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption;
    }

    static boolean isFullDisk(RocksDBException cause) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("no space");
    }

    private static String advice(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space") || lower.contains("quota")) {
            return "; free some space there, or remove what is not used from the store, and try again";
        }
        if (lower.contains("too many open files")) {
            return "; raise the limit (ulimit -n) and try again";
        }
        if (lower.contains("read-only")) {
            return "; there is no database there yet, and none can be made: choose a directory that can be written";
        }
        if (lower.contains("permission denied")) {
            return "; run as the owner of that directory, or choose another one";
        }
        return "";
    }
}
