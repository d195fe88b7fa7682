package dev.mica.cli.wiring;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.storage.fs.FsStore;
import dev.mica.storage.rocksdb.RocksStore;
import java.io.Closeable;
import java.io.IOException;

/// An open store. Closed by who opened it.
///
/// @param handle closes the store
public record Store(ContentStore contents, RefStore refs, Leases leases, Closeable handle) implements AutoCloseable {
    /// Opens the store of the given home.
    public static Store open(Home home) throws IOException {
        return switch (home.store()) {
            case FS -> {
                FsStore store = FsStore.open(home.root().resolve("store"));
                yield new Store(store.contents(), store.refs(), store.leases(), store);
            }
            case ROCKSDB -> {
                RocksStore store = RocksStore.open(home.root().resolve("store-rocksdb"));
                // Leases are locked files whatever the store.
                FsStore locks = FsStore.open(home.root().resolve("store"));
                yield new Store(store.contents(), store.refs(), locks.leases(), () -> {
                    try (locks) {
                        store.close();
                    }
                });
            }
        };
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
