package dev.mica.storage.fs;

import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreDamageContract;
import java.io.IOException;
import java.nio.file.Path;

class FsDamageTest extends StoreDamageContract {
    @Override
    protected Opened open(Path root) throws IOException {
        return OpenedFs.at(root);
    }

    @Override
    protected StoreInspection inspection(Path root) {
        return FsStore.inspection(root);
    }
}
