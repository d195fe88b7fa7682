package dev.mica.hostfs;

import dev.mica.core.layer.Changeset;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads the upper directory of an overlay file system as a changeset.
///
/// An upper directory holds whole files, directories that stand for themselves and what changed below them,
/// devices 0:0 for what was removed, and marks on directories that hide all below them. It also holds what was
/// opened for writing and did not change, and what whoever set up the root file system left there. The overlay
/// must have been mounted with `redirect_dir=off,metacopy=off,index=off`.
public final class UpperDirectory {
    private UpperDirectory() {}

    /// Compares the upper directory with the tree that its lower directories show.
    ///
    /// - What was copied up but is as it was is no change; times count in whole seconds.
    /// - Hidden entries are told one by one, as [dev.mica.core.layer.Change.Removed], never as opaque
    ///   directories.
    /// - Changed names of one file are one group, numbered from 1 within the changeset. A name whose file was
    ///   copied up only to get a further name is no change and in no group of the layer, as with BuildKit: there
    ///   the new name becomes a file of its own. It is in the group of what is mounted.
    /// - All directories above a change are part of the changeset, except the root, whose metadata no layer
    ///   has.
    /// - Sockets are left out. Of extended attributes `security.capability` and `user.*` are kept.
    ///
    /// @param upper stays as it is, and has to for as long as the result's contents are read
    /// @param mountPoints absolute paths that were made for mounting on them, or to put a file of the host
    ///     there. They are no change unless something else stands in them, and they leave no trace in the time
    ///     of the directory that holds them
    /// @throws ChangedFileException if something still writes to the directory
    public static Workspace.Changes read(Path upper, Tree below, TreeReader directories, Collection<String> mountPoints)
            throws IOException {
        Set<TreePath> made = new HashSet<>();
        mountPoints.forEach(path -> made.add(TreePath.of(path)));
        UpperScan.Entries entries;
        try (Descriptor root = LinuxCalls.open(upper, OpenFlags.DIRECTORY, 0)) {
            entries = UpperScan.scan(root);
            Hashing.run(entries.files());
        }
        Directory belowRoot = directories.read(below.root().ref());
        UpperComparison comparison = new UpperComparison(directories, made, entries);
        Changeset changeset = comparison.compare(Optional.of(belowRoot));
        return new Workspace.Changes(changeset, comparison.mounted(), new UpperContents(upper, entries.files()));
    }
}
