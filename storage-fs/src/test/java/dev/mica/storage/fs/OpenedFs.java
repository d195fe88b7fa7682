package dev.mica.storage.fs;

import dev.mica.core.testing.StoreDamageContract.Opened;
import java.io.IOException;
import java.nio.file.Path;

/// The store as the contracts for whole stores want it.
final class OpenedFs {
    private OpenedFs() {}

    static Opened at(Path root) throws IOException {
        FsStore store = FsStore.open(root);
        return new Opened(store.contents(), store.refs(), store.leases(), store);
    }
}
