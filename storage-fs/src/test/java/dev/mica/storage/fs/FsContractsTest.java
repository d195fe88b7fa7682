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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/// The contracts, with handles that share locks and packs, and with handles that share nothing but the
/// files.
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

    /// Handles that share nothing in memory.
    @Nested
    class UnsharedContents extends ContentStoreContract {
        private final StoreFolder folder = new StoreFolder(InstantSource.system());
        private final List<UnsharedStore> opened = new ArrayList<>();

        UnsharedContents() throws IOException {}

        @Override
        protected ContentStore openStore() throws IOException {
            UnsharedStore store = new UnsharedStore(folder.root());
            opened.add(store);
            return store.contents();
        }

        @Override
        protected boolean truncate(Digest digest) throws IOException {
            folder.truncate(digest);
            return true;
        }

        @AfterEach
        void close() throws IOException {
            for (UnsharedStore store : opened) {
                store.close();
            }
            folder.close();
        }
    }

    /// Handles that share nothing in memory.
    @Nested
    class UnsharedReferences extends RefStoreContract {
        private final StoreFolder folder = new StoreFolder(InstantSource.fixed(NOW));
        private final List<UnsharedStore> opened = new ArrayList<>();

        UnsharedReferences() throws IOException {}

        @Override
        protected RefStore openStore() throws IOException {
            UnsharedStore store = new UnsharedStore(folder.root());
            opened.add(store);
            return store.refs(InstantSource.fixed(NOW));
        }

        @AfterEach
        void close() throws IOException {
            for (UnsharedStore store : opened) {
                store.close();
            }
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
