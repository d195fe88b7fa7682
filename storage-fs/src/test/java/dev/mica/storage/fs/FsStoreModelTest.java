package dev.mica.storage.fs;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.StoreModelProperties;
import java.io.IOException;
import java.time.InstantSource;

/// Handles that share nothing in memory, as those of two processes.
class FsStoreModelTest extends StoreModelProperties {
    @Override
    protected Stores newStores() throws IOException {
        StoreFolder folder = new StoreFolder(InstantSource.fixed(NOW));
        UnsharedStore[] handles = {new UnsharedStore(folder.root()), new UnsharedStore(folder.root())};
        return new Stores() {
            @Override
            public ContentStore contents(int handle) {
                return handles[handle].contents();
            }

            @Override
            public RefStore refs(int handle) {
                return handles[handle].refs(InstantSource.fixed(NOW));
            }

            @Override
            public void closeHandle(int handle) throws IOException {
                handles[handle].close();
                handles[handle] = new UnsharedStore(folder.root());
            }

            @Override
            public void close() throws IOException {
                handles[0].close();
                handles[1].close();
                folder.close();
            }
        };
    }
}
