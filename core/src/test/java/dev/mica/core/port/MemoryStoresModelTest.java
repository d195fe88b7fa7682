package dev.mica.core.port;

import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.StoreModelProperties;
import java.time.InstantSource;

class MemoryStoresModelTest extends StoreModelProperties {
    @Override
    protected Stores newStores() {
        MemoryContentStore contents = new MemoryContentStore();
        MemoryRefStore refs = new MemoryRefStore(InstantSource.fixed(NOW));
        return new Stores() {
            @Override
            public ContentStore contents(int handle) {
                return contents;
            }

            @Override
            public RefStore refs(int handle) {
                return refs;
            }

            @Override
            public void closeHandle(int handle) {}

            @Override
            public void close() {
                contents.checkNothingOpen();
                refs.checkNothingOpen();
            }
        };
    }
}
