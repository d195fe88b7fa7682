package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.ContentStoreContract;
import dev.mica.core.testing.RefStoreContract;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class RocksContractsTest {
    @Nested
    class Contents extends ContentStoreContract {
        private final RocksFolder folder = new RocksFolder(InstantSource.system());

        Contents() throws IOException {}

        @Override
        protected ContentStore openStore() {
            return folder.open().contents();
        }

        @Override
        protected boolean corrupt(Digest digest) throws IOException {
            folder.corrupt(digest);
            return true;
        }

        @AfterEach
        void close() throws IOException {
            folder.close();
        }
    }

    @Nested
    class References extends RefStoreContract {
        private final RocksFolder folder = new RocksFolder(InstantSource.fixed(NOW));

        References() throws IOException {}

        @Override
        protected RefStore openStore() {
            return folder.open().refs();
        }

        @AfterEach
        void close() throws IOException {
            folder.close();
        }
    }
}
