package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A file of small blobs. After it was closed, because its blobs are elsewhere now, all calls fail with a
/// `ClosedChannelException`.
sealed interface Pack extends Closeable permits ActivePack, GrowingPack, SealedPack {
    /// The file's name, without its extension.
    String name();

    /// Where a blob is, if it is here, whole and not deleted.
    Optional<PackEntry> find(Digest digest) throws IOException;

    /// A blob's bytes, which may have been altered since.
    ///
    /// @throws dev.mica.core.port.CorruptBlobException if they are not even where they should be
    byte[] read(PackEntry entry) throws IOException;

    /// Deletes a blob, if it is here. Only under the lock of the packs.
    void delete(Digest digest) throws IOException;

    /// All blobs that are not deleted.
    List<PackEntry> liveEntries() throws IOException;

    /// Makes durable what was found here or put here.
    void sync() throws IOException;
}
