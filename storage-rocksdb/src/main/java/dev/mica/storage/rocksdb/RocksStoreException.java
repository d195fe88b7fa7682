package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
        return new RocksStoreException(
                "the store " + root + " failed: " + cause.getMessage() + advice(cause.getStatus()), cause);
    }

    /// Whether files are not what was written, rather than out of reach.
    static boolean isDamage(RocksDBException cause) {
        return cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption;
    }

    private static String advice(@Nullable Status status) {
        if (status == null) {
            return "";
        }
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return "; free some space there and try again";
        }
        if (status.getCode() == Status.Code.Corruption) {
            return "; its files are damaged: 'mica system fsck --repair' keeps what can be read of them";
        }
        if (status.getCode() == Status.Code.IOError) {
            return "; see whether the directory can be written";
        }
        return "";
    }
}
