package dev.mica.storage.fs;

import dev.mica.core.port.StoreInspection;
import dev.mica.core.testing.StoreCrashContract;
import dev.mica.core.testing.StoreDamageContract.Opened;
import java.io.IOException;
import java.nio.file.Path;

class FsCrashTest extends StoreCrashContract {
    /// The process that is killed.
    static final class Builder {
        private Builder() {}

        public static void main(String[] arguments) throws IOException {
            work(arguments, OpenedFs::at);
        }
    }

    @Override
    protected Opened open(Path root) throws IOException {
        return OpenedFs.at(root);
    }

    @Override
    protected StoreInspection inspection(Path root) {
        return FsStore.inspection(root);
    }

    @Override
    protected Class<?> child() {
        return Builder.class;
    }
}
