package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.tree.CopySource;
import dev.mica.core.tree.FileContents;
import java.util.List;

/// One item of a COPY or ADD, as far as it is known before anything is copied.
///
/// @param keys what the step's key sees of it
/// @param sources what is copied, in order
/// @param unpack whether sources that are archives are unpacked instead
/// @param files where the sources' bytes are
record PreparedItem(List<KeyField> keys, List<CopySource> sources, boolean unpack, FileContents files) {
    PreparedItem {
        keys = List.copyOf(keys);
        sources = List.copyOf(sources);
    }
}
