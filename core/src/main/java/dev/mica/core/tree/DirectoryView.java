package dev.mica.core.tree;

import java.util.Optional;

/// A directory to look into, whether it is stored or being edited.
sealed interface DirectoryView permits DirectoryEditor, StoredDirectory {
    Optional<Node> entry(FileName name);

    /// The directory that an entry is.
    ///
    /// @throws IllegalStateException if the entry is something else or not there
    DirectoryView open(FileName name);
}
