package dev.mica.storage.rocksdb;

import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreDamageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.FlushOptions;

class RocksDamageTest extends StoreDamageContract {
    @Override
    protected Opened open(Path root) {
        return OpenedRocks.at(root);
    }

    /// Brings what is in the log so far to tables.
    @Override
    protected void settle(Path root) throws IOException {
        Database database = Database.open(root, RocksFolder.LIBRARIES, Format.USUAL);
        try {
            database.use(tables -> {
                try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
                    tables.database().flush(options, tables.all());
                }
                return true;
            });
        } finally {
            database.release();
        }
    }

    @Override
    protected StoreInspection inspection(Path root) {
        return RocksStore.inspection(root, RocksFolder.LIBRARIES);
    }
}
