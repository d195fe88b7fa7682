package dev.mica.core.build;

import dev.mica.core.cache.RetentionKind;
import dev.mica.core.oci.DiffId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What lies outside the stores and can be made again: layers that are checked out, cache mounts, downloads that
/// broke off.
public interface DisposableFiles {
    List<Item> list() throws IOException;

    /// Removes it.
    ///
    /// @return false if somebody uses it
    boolean delete(Item item) throws IOException;

    /// One of them.
    ///
    /// @param id tells it from others of its kind
    /// @param name for people
    /// @param savedMillis how long making it again takes, as far as one can tell
    /// @param layer without which it is of no use
    /// @param inUse whether somebody uses it now, in whatever process
    /// @param useless why it is of no use to anybody, in words: such a thing goes even if there is space for it
    record Item(
            RetentionKind kind,
            String id,
            String name,
            long bytes,
            Instant lastUsed,
            long savedMillis,
            Optional<DiffId> layer,
            boolean inUse,
            Optional<String> useless) {
        /// One that is of use.
        public Item(
                RetentionKind kind,
                String id,
                String name,
                long bytes,
                Instant lastUsed,
                long savedMillis,
                Optional<DiffId> layer,
                boolean inUse) {
            this(kind, id, name, bytes, lastUsed, savedMillis, layer, inUse, Optional.empty());
        }
    }
}
