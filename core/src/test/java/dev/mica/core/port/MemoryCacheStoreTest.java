package dev.mica.core.port;

import dev.mica.core.testing.CacheStoreContract;
import dev.mica.core.testing.MemoryCacheStore;

class MemoryCacheStoreTest extends CacheStoreContract {
    private final MemoryCacheStore cache = new MemoryCacheStore();

    @Override
    protected CacheStore openCache() {
        return cache;
    }
}
