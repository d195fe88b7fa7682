package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.tree.CopySource;
import dev.mica.core.tree.FileContents;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One item of a COPY or ADD, as far as it is known before anything is copied.
///
/// @param keys what the step's key sees of it
/// @param unpack whether sources that are archives are unpacked instead
/// @param loading brings the sources here, if the step has to be made
record PreparedItem(List<KeyField> keys, boolean unpack, Loading loading) {
    PreparedItem {
        keys = List.copyOf(keys);
    }

    /// An item that is here already.
    static PreparedItem of(List<KeyField> keys, boolean unpack, List<CopySource> sources, FileContents files) {
        Loaded loaded = new Loaded(sources, files, Optional.empty());
        return new PreparedItem(keys, unpack, () -> loaded);
    }

    /// Brings an item here.
    @FunctionalInterface
    interface Loading {
        Loaded load() throws IOException;
    }

    /// What is copied.
    ///
    /// @param sources in order
    /// @param files where the sources' bytes are
    /// @param archive to be closed when they have been copied
    record Loaded(List<CopySource> sources, FileContents files, Optional<UnpackedArchive> archive) {
        Loaded {
            sources = List.copyOf(sources);
        }
    }
}
