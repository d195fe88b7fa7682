package dev.mica.core.layer;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes a changeset as a layer's tar (image-spec layer.md). The same changeset gives the same bytes.
///
/// Entries stand in the changeset's order. Of the names of a hard-linked file the first carries the bytes and
/// the others are links to it, by names relative to the root. Headers are ustar without user and group names;
/// a pax header stands before those that hold a long or non-ASCII name, a large number or extended
/// attributes. Whiteouts are empty files with mode and time 0.
public final class LayerWriter {
    private static final Metadata WHITEOUT = Metadata.rootOwned(0, 0);
    private static final byte[] ROOT = TarFormat.ascii("./");

    private final FileContents contents;
    private final TarOutput out;
    private final TarHeaderWriter headers;
    private final MessageDigest sha256 = Digest.Algorithm.SHA256.newMessageDigest();
    private final Map<Long, Integer> namesOfGroup = new HashMap<>();
    private final Map<Long, Integer> firstOfGroup = new HashMap<>();
    private final List<LayerContents.Entry> entries = new ArrayList<>();

    private LayerWriter(FileContents contents, OutputStream sink) {
        this.contents = contents;
        this.out = new TarOutput(sink);
        this.headers = new TarHeaderWriter(out);
    }

    /// Writes the whole tar, its end included, and leaves `sink` open. What a [LayerReader] reads back is
    /// what is returned here.
    ///
    /// @param contents asked for every file once, hard links aside
    /// @throws FileMismatchException if a file's bytes don't have the size and digest that its node names
    /// @throws UnwritableChangeException if a name or a number has no form in a layer
    /// @throws IllegalArgumentException if one path is both put and removed, or the root is removed
    public static LayerContents write(Changeset changeset, FileContents contents, OutputStream sink)
            throws IOException {
        LayerWriter writer = new LayerWriter(contents, sink);
        writer.countNames(changeset);
        Optional<TreePath> lastPut = Optional.empty();
        for (Change change : changeset.changes()) {
            Optional<FileName> reserved = Whiteouts.reservedName(change.path());
            if (reserved.isPresent()) {
                throw new UnwritableChangeException(
                        change.path(), "layers keep names that begin with .wh. for what they remove; rename it");
            }
            switch (change) {
                case Change.Put put -> {
                    writer.put(put);
                    lastPut = Optional.of(put.path());
                }
                case Change.Removed removed -> {
                    if (removed.path().isRoot() || lastPut.equals(Optional.of(removed.path()))) {
                        throw new IllegalArgumentException("a layer can't remove " + removed.path()
                                + ", which is its root or part of the same layer");
                    }
                    writer.mark(removed, Whiteouts.removal(removed.path()));
                }
                case Change.Opaque opaque -> writer.mark(opaque, Whiteouts.opaque(opaque.path()));
            }
        }
        writer.out.finish();
        return new LayerContents(writer.entries);
    }

    /// A file of which the changeset has one name only is no hard link in this layer.
    private void countNames(Changeset changeset) {
        for (Change change : changeset.changes()) {
            if (change instanceof Change.Put put && put.node() instanceof Node.File file && file.hardLinkGroup() != 0) {
                namesOfGroup.merge(file.hardLinkGroup(), 1, Integer::sum);
            }
        }
    }

    private void mark(Change change, byte[] name) throws IOException {
        headers.write(TarHeaderWriter.Header.of(TarFormat.REGULAR, name, 0, WHITEOUT));
        entries.add(new LayerContents.Entry(change, OptionalLong.empty()));
    }

    private void put(Change.Put put) throws IOException {
        TreePath path = put.path();
        for (Xattrs.Xattr xattr : put.node().metadata().xattrs().entries()) {
            if (xattr.name().length == 0 || indexOf(xattr.name(), (byte) '=') >= 0) {
                throw new UnwritableChangeException(
                        path, "the name of an extended attribute is empty or has an equals sign");
            }
        }
        switch (put.node()) {
            case Node.File file -> putFile(path, file);
            case Node.Dir directory -> {
                headers.write(
                        TarHeaderWriter.Header.of(TarFormat.DIRECTORY, directoryName(path), 0, directory.metadata()));
                add(path, directory.withRef(LayerContents.NO_ENTRIES));
            }
            case Node.Symlink link -> {
                headers.write(TarHeaderWriter.Header.link(
                        TarFormat.SYMLINK, path.bytes(), link.target().bytes(), link.metadata()));
                add(path, link);
            }
            case Node.Device device -> putDevice(path, device);
            case Node.Fifo fifo -> {
                headers.write(TarHeaderWriter.Header.of(TarFormat.FIFO, path.bytes(), 0, fifo.metadata()));
                add(path, fifo);
            }
        }
    }

    private void putDevice(TreePath path, Node.Device device) throws IOException {
        if (!TarHeaderWriter.isDeviceNumber(device.major()) || !TarHeaderWriter.isDeviceNumber(device.minor())) {
            throw new UnwritableChangeException(
                    path, "its device numbers are too large: " + device.major() + ":" + device.minor());
        }
        byte type = switch (device.kind()) {
            case CHARACTER -> TarFormat.CHARACTER_DEVICE;
            case BLOCK -> TarFormat.BLOCK_DEVICE;
        };
        headers.write(new TarHeaderWriter.Header(
                type, path.bytes(), new byte[0], 0, device.metadata(), device.major(), device.minor()));
        add(path, device);
    }

    private void putFile(TreePath path, Node.File file) throws IOException {
        boolean shared = namesOfGroup.getOrDefault(file.hardLinkGroup(), 0) > 1;
        Integer first = shared ? firstOfGroup.putIfAbsent(file.hardLinkGroup(), entries.size()) : null;
        if (first != null) {
            byte[] target = entries.get(first).path().bytes();
            headers.write(TarHeaderWriter.Header.link(TarFormat.HARD_LINK, path.bytes(), target, file.metadata()));
            add(path, ((Change.Put) entries.get(first).change()).node());
            return;
        }
        headers.write(TarHeaderWriter.Header.of(TarFormat.REGULAR, path.bytes(), file.size(), file.metadata()));
        long offset = out.position();
        copy(path, file);
        Node.File written = file.withHardLinkGroup(shared ? entries.size() + 1 : 0);
        entries.add(new LayerContents.Entry(new Change.Put(path, written), OptionalLong.of(offset)));
    }

    private void copy(TreePath path, Node.File file) throws IOException {
        Digest.Algorithm algorithm = file.content().algorithm();
        MessageDigest hash = algorithm == Digest.Algorithm.SHA256 ? sha256 : algorithm.newMessageDigest();
        hash.reset();
        if (file.size() > 0) {
            try (InputStream in = contents.open(file)) {
                long copied = out.copy(in, file.size(), hash);
                if (copied < file.size()) {
                    throw new FileMismatchException(path, "expected " + file.size() + " bytes, found " + copied);
                }
                if (in.read() >= 0) {
                    throw new FileMismatchException(path, "expected " + file.size() + " bytes, found more");
                }
            }
        }
        Digest found = Digest.of(algorithm, hash.digest());
        if (!found.equals(file.content())) {
            throw new FileMismatchException(path, "expected " + file.content() + ", found " + found);
        }
        out.pad();
    }

    private void add(TreePath path, Node node) {
        entries.add(new LayerContents.Entry(new Change.Put(path, node), OptionalLong.empty()));
    }

    private static byte[] directoryName(TreePath path) {
        if (path.isRoot()) {
            return ROOT;
        }
        byte[] bytes = path.bytes();
        byte[] name = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        name[bytes.length] = '/';
        return name;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
