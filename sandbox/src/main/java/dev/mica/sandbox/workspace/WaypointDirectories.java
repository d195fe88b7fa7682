package dev.mica.sandbox.workspace;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.hostfs.FileStatus;
import dev.mica.hostfs.LinuxCalls;
import dev.mica.hostfs.XattrCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Directories that a layer does not list but that stand on the way to what it lists.
///
/// Unpacked onto the layers below they would keep the attributes those gave them. In an overlay the topmost directory
/// counts, so a checked-out layer needs a copy of the attributes from below, and depends on what is below.
final class WaypointDirectories {
    private static final int CWD = LinuxCalls.CURRENT_DIRECTORY;

    private WaypointDirectories() {}

    /// The directories that a layer has entries in but no entry for, parents first; the root may be one.
    static SortedSet<TreePath> of(LayerContents contents) {
        Set<TreePath> listed = new HashSet<>();
        for (LayerContents.Entry entry : contents.entries()) {
            if (entry.change() instanceof Change.Put put && put.node() instanceof Node.Dir) {
                listed.add(put.path());
            }
        }
        SortedSet<TreePath> waypoints = new TreeSet<>();
        for (LayerContents.Entry entry : contents.entries()) {
            TreePath path = entry.change() instanceof Change.Opaque opaque
                    ? opaque.path()
                    : entry.path().isRoot() ? TreePath.ROOT : entry.path().parent();
            while (!listed.contains(path) && waypoints.add(path) && !path.isRoot()) {
                path = path.parent();
            }
        }
        return waypoints;
    }

    /// Gives the checked-out layer's waypoints the attributes they have in the layers below.
    static void adopt(Set<TreePath> waypoints, Path layer, LayerStack below) throws IOException {
        byte[] root = layer.toString().getBytes(StandardCharsets.UTF_8);
        for (TreePath path : waypoints) {
            Optional<byte[]> source = below.directory(path);
            if (source.isPresent()) {
                copyAttributes(source.get(), path.isRoot() ? root : LayerStack.join(root, path.bytes()));
            }
        }
    }

    private static void copyAttributes(byte[] from, byte[] to) throws IOException {
        FileStatus status = LinuxCalls.status(CWD, from);
        LinuxCalls.changeOwner(CWD, to, status.uid(), status.gid());
        LinuxCalls.changeMode(CWD, to, status.permissions());
        for (byte[] attribute : XattrCalls.list(CWD, from)) {
            if (!isOverlays(attribute)) {
                Optional<byte[]> value = XattrCalls.value(CWD, from, attribute);
                if (value.isPresent()) {
                    XattrCalls.set(CWD, to, attribute, value.get());
                }
            }
        }
        LinuxCalls.changeMtime(CWD, to, status.mtimeSeconds(), status.mtimeNanos());
    }

    private static boolean isOverlays(byte[] attribute) {
        String name = new String(attribute, StandardCharsets.ISO_8859_1);
        return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.");
    }
}
