package dev.mica.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.ContentStoreContract;
import dev.mica.core.testing.LeasesContract;
import dev.mica.core.testing.RefStoreContract;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/// The contracts, with one handle, and with handles that were closed between the calls.
class FsContractsTest {
    @Nested
    class Contents extends ContentStoreContract {
        private final StoreFolder folder = new StoreFolder(InstantSource.system());

        Contents() throws IOException {}

        @Override
        protected ContentStore openStore() throws IOException {
            return folder.open().contents();
        }

        @Override
        protected boolean corrupt(Digest digest) throws IOException {
            folder.corrupt(digest);
            return true;
        }

        @Override
        protected boolean truncate(Digest digest) throws IOException {
            folder.truncate(digest);
            return true;
        }

        @AfterEach
        void close() throws IOException {
            folder.closeStores();
            assertThat(folder.files("tmp")).isEmpty();
            folder.close();
        }
    }

    @Nested
    class References extends RefStoreContract {
        private final StoreFolder folder = new StoreFolder(InstantSource.fixed(NOW));

        References() throws IOException {}

        @Override
        protected RefStore openStore() throws IOException {
            return folder.open().refs();
        }

        @AfterEach
        void close() throws IOException {
            folder.close();
        }
    }

    @Nested
    class OfLeases extends LeasesContract {
        private final StoreFolder folder = new StoreFolder(InstantSource.fixed(NOW));

        OfLeases() throws IOException {}

        @Override
        protected Leases openLeases() throws IOException {
            return folder.open().leases();
        }

        @AfterEach
        void close() throws IOException {
            folder.close();
        }
    }
}
