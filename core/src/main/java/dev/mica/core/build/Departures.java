package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import java.io.IOException;

/// Layers on their way out of the store, each as soon as it has the form in which it leaves, and some before they have
/// all of it. Called by one thread at a time.
public interface Departures {
    /// Nothing leaves before all of it is ready.
    Departures NONE = new Departures() {
        @Override
        public Departure begin(Digest recipe) {
            return Departure.NONE;
        }

        @Override
        public void ready(Descriptor layer) {
            // It leaves later.
        }
    };

    /// A layer is about to be compressed.
    ///
    /// @param recipe names what comes out of it: the same bytes for the same recipe
    /// @return closed by the caller
    Departure begin(Digest recipe) throws IOException;

    /// A layer is in the store, in the form in which it leaves. It is not waited for.
    ///
    /// @throws IOException if layers before it can't leave, and so this one won't
    void ready(Descriptor layer) throws IOException;

    /// One layer on its way while it is compressed.
    interface Departure extends AutoCloseable {
        /// Goes nowhere.
        Departure NONE = new Departure() {
            @Override
            public void take(byte[] bytes, int offset, int length) {
                // It leaves when it is whole.
            }

            @Override
            public void named(Digest blob) {
                // It leaves when it is whole.
            }

            @Override
            public void close() {
                // There is nothing to end.
            }
        };

        /// The next bytes. They may be changed after the call.
        ///
        /// @throws IOException if the layer can't leave
        void take(byte[] bytes, int offset, int length) throws IOException;

        /// All bytes were taken, and the blob they make is in the store.
        void named(Digest blob) throws IOException;

        @Override
        void close() throws IOException;
    }
}
