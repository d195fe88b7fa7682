package dev.mica.storage.rocksdb;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.StoreModelProperties;
import java.io.IOException;
import java.time.InstantSource;

class RocksStoreModelTest extends StoreModelProperties {
    @Override
    protected Stores newStores() throws IOException {
        RocksFolder folder = new RocksFolder(InstantSource.fixed(NOW));
        RocksStore[] handles = {folder.open(), folder.open()};
        return new Stores() {
            @Override
            public ContentStore contents(int handle) {
                return handles[handle].contents();
            }

            @Override
            public RefStore refs(int handle) {
                return handles[handle].refs();
            }

            @Override
            public void closeHandle(int handle) throws IOException {
                handles[handle].close();
                handles[handle] = folder.open();
            }

            @Override
            public void close() throws IOException {
                folder.close();
            }
        };
    }
}
