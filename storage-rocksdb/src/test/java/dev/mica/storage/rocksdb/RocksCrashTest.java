package dev.mica.storage.rocksdb;

import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreCrashContract;
import dev.mica.core.testing.StoreDamageContract.Opened;
import java.io.IOException;
import java.nio.file.Path;

class RocksCrashTest extends StoreCrashContract {
    /// The process that is killed. Nobody else works meanwhile, so that its leases may be its own.
    static final class Builder {
        private Builder() {}

        public static void main(String[] arguments) throws IOException {
            work(arguments, OpenedRocks::at);
        }
    }

    @Override
    protected Opened open(Path root) {
        return OpenedRocks.at(root);
    }

    @Override
    protected StoreInspection inspection(Path root) {
        return RocksStore.inspection(root, RocksFolder.LIBRARIES);
    }

    @Override
    protected Class<?> child() {
        return Builder.class;
    }
}
