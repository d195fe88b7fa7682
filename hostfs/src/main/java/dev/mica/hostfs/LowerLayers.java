package dev.mica.hostfs;

import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Layers that are checked out already, as an overlay file system would show them.
final class LowerLayers implements Closeable {
    private static final byte[] SELF = {'.'};

    /// What one layer says of a path.
    private sealed interface Answer {
        /// Something stands there, in the layer of that index.
        record Found(int layer, FileStatus status) implements Answer {}

        /// Nothing does, and no layer below counts.
        record Hidden() implements Answer {}

        /// Nothing does in this layer.
        record Silent() implements Answer {}
    }

    private final List<Descriptor> roots = new ArrayList<>();

    /// Opens the layers' directories, top first.
    static LowerLayers open(List<Path> directories) throws IOException {
        LowerLayers layers = new LowerLayers();
        try {
            for (Path directory : directories) {
                layers.roots.add(LinuxCalls.open(directory, OpenFlags.DIRECTORY | OpenFlags.PATH, 0));
            }
            return layers;
        } catch (IOException e) {
            layers.close();
            throw e;
        }
    }

    /// The text of the symbolic link at a path, none of whose directories is one; empty if there is no link.
    Optional<byte[]> link(TreePath path) throws IOException {
        if (find(path) instanceof Answer.Found(int layer, FileStatus status) && status.isSymbolicLink()) {
            try (Descriptor link = SafePaths.open(roots.get(layer), path, OpenFlags.PATH | OpenFlags.NO_FOLLOW)) {
                return Optional.of(LinuxCalls.readLink(link.number(), new byte[0]));
            }
        }
        return Optional.empty();
    }

    /// The metadata of the directory at a path, with all attributes but those of overlays; empty if there is
    /// none.
    Optional<Metadata> directory(TreePath path) throws IOException {
        if (!(find(path) instanceof Answer.Found(int layer, FileStatus status)) || !status.isDirectory()) {
            return Optional.empty();
        }
        List<Xattrs.Xattr> xattrs = new ArrayList<>();
        try (Descriptor directory = SafePaths.open(roots.get(layer), path, OpenFlags.DIRECTORY)) {
            for (byte[] name : XattrCalls.list(directory.number(), SELF)) {
                if (!XattrNames.isOverlays(name)) {
                    XattrCalls.value(directory.number(), SELF, name)
                            .ifPresent(value -> xattrs.add(new Xattrs.Xattr(name, value)));
                }
            }
        }
        return Optional.of(new Metadata(
                status.permissions(), status.uid(), status.gid(), status.mtimeSeconds(), new Xattrs(xattrs)));
    }

    private Answer find(TreePath path) throws IOException {
        for (int layer = 0; layer < roots.size(); layer++) {
            Answer answer = ask(layer, path);
            if (!(answer instanceof Answer.Silent)) {
                return answer;
            }
        }
        return new Answer.Silent();
    }

    private Answer ask(int layer, TreePath path) throws IOException {
        Descriptor root = roots.get(layer);
        try (Descriptor found = SafePaths.open(root, path, OpenFlags.PATH | OpenFlags.NO_FOLLOW)) {
            FileStatus status = LinuxCalls.status(found);
            return status.isWhiteout() ? new Answer.Hidden() : new Answer.Found(layer, status);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return isOpaqueAbove(root, path) ? new Answer.Hidden() : new Answer.Silent();
            }
            if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return new Answer.Hidden();
            }
            throw e;
        }
    }

    private static boolean isOpaqueAbove(Descriptor root, TreePath path) throws IOException {
        for (TreePath above = path; !above.isRoot(); above = above.parent()) {
            try (Descriptor directory = SafePaths.open(root, above.parent(), OpenFlags.DIRECTORY)) {
                if (OverlayFormat.isOpaque(directory.number(), SELF)) {
                    return true;
                }
            } catch (LinuxException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        for (Descriptor root : roots) {
            root.close();
        }
    }
}
