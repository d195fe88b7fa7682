package dev.mica.core.port;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.testing.ContentStoreContract;
import dev.mica.core.testing.LeasesContract;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.RefStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The fakes keep the contracts too, and notice what is left open.
class MemoryStoresTest {
    @Nested
    class Contents extends ContentStoreContract {
        private final MemoryContentStore store = new MemoryContentStore();

        @Override
        protected ContentStore openStore() {
            return store;
        }

        @Override
        protected boolean corrupt(Digest digest) {
            return store.corrupt(digest);
        }

        @Override
        protected boolean truncate(Digest digest) {
            return store.truncate(digest);
        }

        @AfterEach
        void nothingIsOpen() {
            store.checkNothingOpen();
        }
    }

    @Nested
    class References extends RefStoreContract {
        private final MemoryRefStore store = new MemoryRefStore(InstantSource.fixed(NOW));

        @Override
        protected RefStore openStore() {
            return store;
        }

        @AfterEach
        void nothingIsOpen() {
            store.checkNothingOpen();
        }
    }

    @Nested
    class OfLeases extends LeasesContract {
        private final MemoryLeases leases = new MemoryLeases(InstantSource.fixed(NOW));

        @Override
        protected Leases openLeases() {
            return leases;
        }

        @AfterEach
        void nothingIsOpen() {
            leases.checkNothingOpen();
        }
    }

    @Test
    void a_fake_knows_what_is_still_open() throws IOException {
        MemoryContentStore store = new MemoryContentStore();
        Digest digest = store.put(new byte[5]);
        Blob blob = store.open(digest);
        InputStream in = blob.newInputStream();
        assertThatThrownBy(store::checkNothingOpen)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 things");
        blob.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        in.close();
        store.checkNothingOpen();
    }
}
