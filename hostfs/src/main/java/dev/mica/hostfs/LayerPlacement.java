package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a layer's entries belong. A layer may name `bin/tool` where `bin` is a link to `usr/bin`, in itself or
/// in a layer below; whoever unpacks the layers onto each other puts `usr/bin/tool`, and so must who unpacks
/// them apart.
final class LayerPlacement {
    private static final int MAX_LINKS = 255;

    private final Descriptor layer;
    private final LowerLayers below;
    private final Set<TreePath> hidden = new HashSet<>();
    private final Map<TreePath, TreePath> directories = new HashMap<>();

    /// @param layer what is unpacked of this layer so far
    LayerPlacement(Descriptor layer, LowerLayers below, LayerContents contents) {
        this.layer = layer;
        this.below = below;
        for (LayerContents.Entry entry : contents.entries()) {
            if (!(entry.change() instanceof Change.Put)) {
                hidden.add(entry.path());
            }
        }
    }

    /// The place of an entry: the directories of its path are resolved, its own name is not.
    TreePath of(TreePath path) throws IOException {
        return path.isRoot() ? path : directory(path.parent()).child(path.name());
    }

    /// Forgets where directories are, after a link came or went.
    void linksChanged() {
        directories.clear();
    }

    /// Whether the layer hides what layers below have at a path.
    boolean hides(TreePath path) {
        if (hidden.isEmpty()) {
            return false;
        }
        for (TreePath at = path; ; at = at.parent()) {
            if (hidden.contains(at)) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }

    private TreePath directory(TreePath path) throws IOException {
        TreePath known = directories.get(path);
        if (known == null) {
            known = path.isRoot() ? path : resolve(path);
            directories.put(path, known);
        }
        return known;
    }

    private TreePath resolve(TreePath path) throws IOException {
        Deque<FileName> names = new ArrayDeque<>();
        names.add(path.name());
        TreePath at = directory(path.parent());
        int links = 0;
        while (!names.isEmpty()) {
            TreePath next = at.child(names.remove());
            Optional<byte[]> link = link(next);
            if (link.isEmpty()) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException("the layer's directory " + path + " leads through too many symbolic links");
            }
            TreePath target = LinkFollowing.target(at, link.orElseThrow())
                    .orElseThrow(() -> new IOException("the layer's link " + next + " leads to no possible path"));
            target.names().reversed().forEach(names::addFirst);
            at = TreePath.ROOT;
        }
        return at;
    }

    private Optional<byte[]> link(TreePath path) throws IOException {
        try (Descriptor found = SafePaths.open(layer, path, OpenFlags.PATH | OpenFlags.NO_FOLLOW)) {
            if (LinuxCalls.status(found).isSymbolicLink()) {
                return Optional.of(LinuxCalls.readLink(found.number(), new byte[0]));
            }
            return Optional.empty();
        } catch (LinuxException e) {
            if (e.is(Errno.ENOTDIR) || hides(path)) {
                return Optional.empty();
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        return below.link(path);
    }
}
