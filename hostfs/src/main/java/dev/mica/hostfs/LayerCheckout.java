package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Writes one layer as a directory that an overlay file system can stack: a single pass over the layer's tar.
///
/// The layer may come from anywhere. Every name is made in a directory that was opened from the root on without
/// passing a symbolic link, and attributes that overlays act on are left out, so that a layer reaches nothing
/// but its own directory.
public final class LayerCheckout {
    private static final Metadata PLAIN_DIRECTORY = Metadata.rootOwned(0755, 0);
    private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

    private final NodeWriter writer = new NodeWriter(Owners.KEEP);
    private final InputStream tar;
    private final OverlayFormat format;
    private final Descriptor root;
    private final LowerLayers below;
    private final LayerPlacement placement;
    private final DirectoryChain chain;
    private final TreeMap<TreePath, Metadata> directories = new TreeMap<>();
    private final Set<TreePath> removed = new HashSet<>();
    private final Map<Long, TreePath> linked = new HashMap<>();
    private long position;

    LayerCheckout(LayerContents contents, InputStream tar, OverlayFormat format, Descriptor root, LowerLayers below) {
        this.tar = tar;
        this.format = format;
        this.root = root;
        this.below = below;
        this.placement = new LayerPlacement(root, below, contents);
        this.chain = new DirectoryChain(root, this::madeOnTheWay);
    }

    /// Writes the layer into an empty directory. A failure leaves what was written so far.
    ///
    /// - A directory that the layer has no entry for, though it has some below it, gets the metadata it has in
    ///   the layers below, else becomes 0755 of root.
    /// - Where the way to an entry leads through symbolic links, of this layer or of those below, the entry is
    ///   put where they lead, inside the root.
    /// - A removed name hides what lower layers have, never what this layer puts there, whatever their order.
    ///
    /// @param contents the layer's table of contents
    /// @param tar the uncompressed tar it belongs to; read as far as the last file's bytes and left open
    /// @param directory gets the metadata of the layer's root entry, else that of the root below
    /// @param lowers directories of the layers below, in the same format, the topmost first
    public static void write(
            LayerContents contents, InputStream tar, Path directory, OverlayFormat format, List<Path> lowers)
            throws IOException {
        try (Descriptor root = LinuxCalls.open(directory, OpenFlags.DIRECTORY, 0);
                LowerLayers below = LowerLayers.open(lowers)) {
            LayerCheckout checkout = new LayerCheckout(contents, tar, format, root, below);
            checkout.madeOnTheWay(TreePath.ROOT);
            try (DirectoryChain _ = checkout.chain) {
                for (LayerContents.Entry entry : contents.entries()) {
                    checkout.write(entry);
                }
                checkout.finish();
            }
        }
    }

    /// The same for a layer with none below it.
    public static void write(LayerContents contents, InputStream tar, Path directory, OverlayFormat format)
            throws IOException {
        write(contents, tar, directory, format, List.of());
    }

    void close() throws IOException {
        chain.close();
    }

    void madeOnTheWay(TreePath path) throws IOException {
        Optional<Metadata> known = placement.hides(path) ? Optional.empty() : below.directory(path);
        directories.put(path, known.orElse(PLAIN_DIRECTORY));
    }

    void write(LayerContents.Entry entry) throws IOException {
        try {
            writeAt(entry);
        } catch (LinuxException e) {
            throw e.at(entry.path().toString());
        }
    }

    private void writeAt(LayerContents.Entry entry) throws IOException {
        TreePath path = placement.of(entry.path());
        switch (entry.change()) {
            case Change.Put put -> put(path, put.node(), entry.dataOffset());
            case Change.Removed _ -> remove(path);
            case Change.Opaque _ -> {
                unhide(path);
                chain.open(path);
                makeOpaque(path);
            }
        }
    }

    private void put(TreePath path, Node node, OptionalLong dataOffset) throws IOException {
        if (node instanceof Node.Dir directory) {
            putDirectory(path, directory);
            return;
        }
        int at = parentOf(path);
        replacing(path, () -> put(at, path, node, dataOffset));
    }

    @FunctionalInterface
    private interface Making {
        void run() throws IOException;
    }

    /// Makes something new, which seldom has something of an earlier entry in its way.
    private void replacing(TreePath path, Making making) throws IOException {
        try {
            making.run();
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            clear(path);
            making.run();
        }
    }

    private void put(int at, TreePath path, Node node, OptionalLong dataOffset) throws IOException {
        byte[] name = path.name().bytes();
        switch (node) {
            case Node.File file -> putFile(at, path, file, dataOffset);
            case Node.Symlink link -> {
                writer.symlink(at, name, link.metadata(), link.target());
                placement.linksChanged();
            }
            case Node.Fifo fifo -> writer.fifo(at, name, fifo.metadata());
            case Node.Device device -> {
                if (device.kind() == Node.Device.Kind.CHARACTER && device.major() == 0 && device.minor() == 0) {
                    throw new IOException("the layer holds a device 0:0 at " + path
                            + ", which an overlay file system takes for a removed file");
                }
                writer.device(at, name, device);
            }
            case Node.Dir _ -> throw new AssertionError("directories were handled above");
        }
    }

    private void putDirectory(TreePath path, Node.Dir directory) throws IOException {
        if (!path.isRoot()) {
            int at = parentOf(path);
            byte[] name = path.name().bytes();
            try {
                LinuxCalls.makeDirectory(at, name, 0700);
                madeAnew(path);
            } catch (LinuxException e) {
                if (!e.is(Errno.EEXIST)) {
                    throw e;
                }
                if (!isDirectory(at, name)) {
                    clear(path);
                    LinuxCalls.makeDirectory(at, name, 0700);
                    madeAnew(path);
                }
            }
        }
        directories.put(path, directory.metadata());
    }

    private void madeAnew(TreePath directory) throws IOException {
        if (removed.contains(directory)) {
            makeOpaque(directory);
        }
    }

    /// The descriptor of the directory that holds a path, made if it is missing.
    private int parentOf(TreePath path) throws IOException {
        if (!removed.isEmpty()) {
            for (TreePath above = path.parent(); !above.isRoot(); above = above.parent()) {
                unhide(above);
            }
        }
        return chain.open(path.parent()).number();
    }

    /// Makes a directory of a name that was removed, since the layer puts something in it after all.
    private void unhide(TreePath path) throws IOException {
        if (!removed.contains(path)) {
            return;
        }
        int at = chain.open(path.parent()).number();
        byte[] name = path.name().bytes();
        if (exists(at, name) && LinuxCalls.status(at, name).isWhiteout()) {
            LinuxCalls.unlink(at, name, 0);
            LinuxCalls.makeDirectory(at, name, 0700);
            directories.put(path, PLAIN_DIRECTORY);
            makeOpaque(path);
        }
    }

    private void putFile(int at, TreePath path, Node.File file, OptionalLong dataOffset) throws IOException {
        byte[] name = path.name().bytes();
        if (dataOffset.isEmpty()) {
            TreePath first = linked.get(file.hardLinkGroup());
            if (first == null) {
                throw new IOException("the layer links " + path
                        + " to a file of a layer below it, which can't be checked out layer by layer");
            }
            if (!first.equals(path)) {
                SafePaths.link(root, first, at, name);
            }
            return;
        }
        long offset = dataOffset.getAsLong();
        if (offset < position) {
            throw new IOException("the layer's table of contents is out of order at " + path);
        }
        tar.skipNBytes(offset - position);
        position = offset;
        writer.file(at, name, file.metadata(), tar, file.size());
        position = offset + file.size();
        if (file.hardLinkGroup() != 0) {
            linked.put(file.hardLinkGroup(), path);
        }
    }

    /// Writes a file whose bytes are at hand.
    void putFile(TreePath entry, Metadata metadata, long size, InputStream bytes) throws IOException {
        TreePath path = placement.of(entry);
        int at = parentOf(path);
        replacing(path, () -> writer.file(at, path.name().bytes(), metadata, bytes, size));
    }

    /// Gives a file of this layer another name.
    void putLink(TreePath entry, TreePath existing) throws IOException {
        TreePath path = placement.of(entry);
        TreePath first = placement.of(existing);
        if (first.equals(path)) {
            // GNU tar writes a file that it is given twice as a link to itself.
            return;
        }
        int at = parentOf(path);
        replacing(path, () -> SafePaths.link(root, first, at, path.name().bytes()));
    }

    private void remove(TreePath path) throws IOException {
        if (path.isRoot()) {
            throw new IOException("the layer removes its own root");
        }
        int at = parentOf(path);
        removed.add(path);
        byte[] name = path.name().bytes();
        if (isDirectory(at, name)) {
            makeOpaque(path);
        } else if (!exists(at, name)) {
            NodeWriter.whiteout(at, name);
        }
    }

    private void makeOpaque(TreePath path) throws IOException {
        if (path.isRoot()) {
            XattrCalls.set(root.number(), new byte[] {'.'}, format.opaqueAttribute(), YES);
        } else {
            int at = chain.open(path.parent()).number();
            XattrCalls.set(at, path.name().bytes(), format.opaqueAttribute(), YES);
        }
    }

    /// Removes what an earlier entry of the layer made at the path.
    private void clear(TreePath path) throws IOException {
        int at = parentOf(path);
        if (exists(at, path.name().bytes())) {
            placement.linksChanged();
            directories.tailMap(path, true).keySet().removeIf(below -> below.startsWith(path));
            TreeRemoval.remove(at, path.name().bytes());
        }
    }

    private static boolean isDirectory(int at, byte[] name) throws IOException {
        return exists(at, name) && LinuxCalls.status(at, name).isDirectory();
    }

    private static boolean exists(int at, byte[] name) throws IOException {
        try {
            LinuxCalls.status(at, name);
            return true;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /// Last of all, since writing into a directory changes its time, and its mode may forbid it.
    void finish() throws IOException {
        for (Map.Entry<TreePath, Metadata> entry : directories.descendingMap().entrySet()) {
            TreePath path = entry.getKey();
            if (path.isRoot()) {
                writer.finish(root.number(), new byte[] {'.'}, entry.getValue());
            } else {
                writer.finish(chain.open(path.parent()).number(), path.name().bytes(), entry.getValue());
            }
        }
    }
}
