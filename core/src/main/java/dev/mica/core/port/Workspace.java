package dev.mica.core.port;

import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.DiffId;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Root file systems on disk, for running processes in. Each layer is checked out at most once, as an
/// overlay-format directory that later root file systems stack.
public interface Workspace {
    /// A writable root file system on top of the given layers, base first. Layers that are not checked out
    /// yet are now. The caller closes it.
    RootFileSystem prepare(List<DiffId> layers, LayerSource source) throws IOException;

    /// Begins to check out a layer that is about to be read for the first time.
    ///
    /// @param stack the layer and those below it, base first
    /// @return empty if that can't be done now: if the layer is there or is being checked out, or if one below
    ///     it is not there. The caller closes it
    default Optional<Unpacking> unpack(List<DiffId> stack) throws IOException {
        return Optional.empty();
    }

    /// A host directory that persists under the given name, for `RUN --mount=type=cache`, made empty with the
    /// given mode and owner if it is not there. The caller closes it; a `LOCKED` one waits for other holders,
    /// a `PRIVATE` one gets another directory while the first is held.
    ///
    /// @param initial what a new directory starts from
    CacheDirectory cacheDirectory(
            String id, Sharing sharing, int mode, long uid, long gid, Optional<InitialFiles> initial)
            throws IOException;

    /// A read-only or throw-away host directory that holds the given tree, for bind mounts. The caller closes it.
    HostDirectory checkOut(Tree tree, TreeReader directories, FileContents contents) throws IOException;

    /// The files a new cache directory starts from.
    record InitialFiles(Tree tree, TreeReader directories, FileContents contents) {}

    /// How several users share a cache directory.
    enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }

    /// Gives layers to check out.
    interface LayerSource {
        LayerContents contents(DiffId layer) throws IOException;

        /// The layer's uncompressed tar, verified; the caller closes it.
        InputStream open(DiffId layer) throws IOException;
    }

    /// A root file system as an overlay's parts. Nothing is mounted: a sandbox mounts it in a mount namespace
    /// of its own, so that a killed build leaves no mount behind.
    interface RootFileSystem extends AutoCloseable {
        Overlay overlay();

        /// What was written so far, compared with the tree of the layers below: what was copied up but is as
        /// it was is no change. Mount points that a runtime made are none either.
        ///
        /// @param mountPoints absolute paths a sandbox mounted something on, and files it put there
        Changes changes(Tree below, TreeReader directories, List<String> mountPoints) throws IOException;

        /// Makes what was written the checked-out form of the given layer, by renaming it, so that the layer
        /// needs no check-out. Only before [#close()]; the root file system can't be used after.
        void keepAs(DiffId layer) throws IOException;

        /// Removes what was written, unless it was kept.
        @Override
        void close() throws IOException;
    }

    /// The parts of an overlay mount. Names are relative to `directory`, so that many layers fit into the one
    /// page the kernel takes as mount options.
    ///
    /// @param lowers top first, as the kernel wants them
    record Overlay(Path directory, List<String> lowers, String upper, String work) {
        public Overlay {
            lowers = List.copyOf(lowers);
        }
    }

    /// What a process changed, with the bytes of the files it wrote; readable until the root file system is
    /// closed.
    ///
    /// @param changeset what the layer holds
    /// @param mounted the same as a process on top of it sees it: a file of a layer below that got a further name
    ///     and one of its names are one file. The layer's reader makes two of them
    record Changes(Changeset changeset, Changeset mounted, FileContents contents) {}

    /// A directory that is in use until closed.
    interface HostDirectory extends AutoCloseable {
        Path path();

        @Override
        void close() throws IOException;
    }

    /// A cache directory in use.
    interface CacheDirectory extends HostDirectory {}
}
