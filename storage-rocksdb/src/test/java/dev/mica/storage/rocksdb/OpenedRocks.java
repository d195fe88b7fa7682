package dev.mica.storage.rocksdb;

import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.StoreDamageContract.Opened;
import java.nio.file.Path;
import java.time.InstantSource;

/// The store as the contracts for whole stores want it. Nobody else works meanwhile, so that its leases may be its own.
final class OpenedRocks {
    private OpenedRocks() {}

    static Opened at(Path root) {
        RocksStore store = RocksStore.open(root, InstantSource.system(), RocksFolder.LIBRARIES);
        return new Opened(store.contents(), store.refs(), new MemoryLeases(InstantSource.system()), store);
    }
}
