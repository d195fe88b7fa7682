package dev.mica.core.layer;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads a layer's plain tar once, from its first byte to its last, and makes its table of contents; every
/// file's content is hashed on the way.
///
/// It takes the tars of v7, POSIX (ustar, pax), star and GNU, and refuses what no layer may hold: names and
/// hard links that leave the root, NULs in names, sparse files (whose bytes don't stand in one piece) but in
/// archives, and more than the limits allow. Names that begin with a slash are seen from the root, as docker
/// does.
public final class LayerReader {
    private static final byte[] ZEROS = new byte[1 << 16];

    private final TarInput in;
    private final TarEntries tar;
    private final LayerLimits limits;
    private final LowerFiles below;
    private final MessageDigest sha256 = Digest.Algorithm.SHA256.newMessageDigest();
    private final List<LayerContents.Entry> entries = new ArrayList<>();
    private final Map<TreePath, Integer> latest = new HashMap<>();
    private final Map<TreePath, Integer> linkedBelow = new HashMap<>();
    private final boolean archive;
    private final Optional<SparseFiles> sparseFiles;
    private final LayerObserver observer;
    /// The places of the names of each hard-link group, if links restyle.
    private final Map<Long, List<Integer>> linkedNames = new HashMap<>();

    private LayerReader(
            InputStream source,
            LayerLimits limits,
            LowerFiles below,
            boolean archive,
            Optional<SparseFiles> sparseFiles,
            LayerObserver observer) {
        this.in = new TarInput(source);
        this.tar = new TarEntries(in, limits);
        this.limits = limits;
        this.below = below;
        this.archive = archive;
        this.sparseFiles = sparseFiles;
        this.observer = observer;
    }

    /// Reads a layer of which nothing below is known.
    ///
    /// @throws MalformedLayerException as [#read(InputStream, LayerLimits, LowerFiles)] does; also if a hard
    ///     link's target is not in the layer
    public static LayerContents read(InputStream tar, LayerLimits limits) throws IOException {
        return read(tar, limits, LowerFiles.NONE);
    }

    /// Reads a layer. The stream is read to its end, so that a digest taken of it is that of the whole tar,
    /// and is left open.
    ///
    /// @param below asked where a hard link's target is not in this layer. The link becomes a file of the
    ///     same content whose bytes stand in a lower layer
    /// @throws MalformedLayerException if the tar is damaged, truncated, hostile or of an unknown kind
    public static LayerContents read(InputStream tar, LayerLimits limits, LowerFiles below) throws IOException {
        return read(tar, limits, below, LayerObserver.NONE);
    }

    /// The same, with somebody who hears of each entry when it is read.
    public static LayerContents read(InputStream tar, LayerLimits limits, LowerFiles below, LayerObserver observer)
            throws IOException {
        return new LayerReader(tar, limits, below, false, Optional.empty(), observer).read();
    }

    /// Reads an archive that is to be unpacked as docker does it: the header of a hard link gives the file, and so
    /// all its names, its mode, owner and time. In layers these headers say the same as the file's; archives of
    /// Python's tarfile have 0644 and root there. An entry that would put something else in the root's place says
    /// nothing, since the root is there before it.
    ///
    /// @throws MalformedLayerException as [#read(InputStream, LayerLimits)] does
    ///
    /// @param sparseFiles gets the bytes of sparse files, whose offsets are then those that it says
    public static LayerContents readArchive(InputStream tar, LayerLimits limits, SparseFiles sparseFiles)
            throws IOException {
        return new LayerReader(tar, limits, LowerFiles.NONE, true, Optional.of(sparseFiles), LayerObserver.NONE).read();
    }

    private LayerContents read() throws IOException {
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            add(entry.get());
        }
        in.drain();
        return new LayerContents(entries);
    }

    private void add(TarEntry entry) throws IOException {
        if (entry.name().length > limits.pathBytes()) {
            throw entry.malformed("its name has " + entry.name().length + " bytes, more than " + limits.pathBytes());
        }
        if (entries.size() >= limits.entries()) {
            throw entry.malformed("the layer has more than " + limits.entries() + " entries");
        }
        EntryName name;
        try {
            name = EntryName.parse(entry.name());
        } catch (IllegalArgumentException e) {
            throw entry.malformed("the name is refused: " + e.getMessage());
        }
        switch (name) {
            case EntryName.Plain(TreePath path) -> put(entry, path);
            case EntryName.Removed(TreePath path) -> mark(entry, new Change.Removed(path));
            case EntryName.Opaque(TreePath directory) -> mark(entry, new Change.Opaque(directory));
            case EntryName.Ignored() -> skipBytes(entry);
        }
    }

    private void mark(TarEntry entry, Change change) throws IOException {
        skipBytes(entry);
        entries.add(new LayerContents.Entry(change, OptionalLong.empty()));
        observer.other(change);
    }

    private void skipBytes(TarEntry entry) throws IOException {
        in.skip(entry.size());
        in.skip(TarFormat.padding(entry.size()));
    }

    private void put(TarEntry entry, TreePath path) throws IOException {
        if (entry.sparse().isPresent()) {
            putSparse(entry, path, entry.sparse().get());
            return;
        }
        if (path.isRoot() && entry.type() != TarFormat.DIRECTORY) {
            if (!archive) {
                throw entry.malformed("the root is no directory");
            }
            skipBytes(entry);
            return;
        }
        switch (entry.type()) {
            case TarFormat.REGULAR, TarFormat.CONTIGUOUS -> putFile(entry, path);
            case TarFormat.HARD_LINK -> putHardLink(entry, path);
            case TarFormat.SYMLINK -> putNode(path, new Node.Symlink(entry.metadata(), linkTarget(entry)));
            case TarFormat.CHARACTER_DEVICE -> putNode(path, device(entry, Node.Device.Kind.CHARACTER));
            case TarFormat.BLOCK_DEVICE -> putNode(path, device(entry, Node.Device.Kind.BLOCK));
            case TarFormat.DIRECTORY -> putNode(path, new Node.Dir(entry.metadata(), LayerContents.NO_ENTRIES));
            case TarFormat.FIFO -> putNode(path, new Node.Fifo(entry.metadata()));
            default ->
                throw entry.malformed("expected a file, link, directory, device or FIFO, found an entry of type '"
                        + new String(new byte[] {entry.type()}, StandardCharsets.ISO_8859_1) + "'");
        }
    }

    private void putNode(TreePath path, Node node) throws IOException {
        list(path, node, OptionalLong.empty());
        observer.other(new Change.Put(path, node));
    }

    private void list(TreePath path, Node node, OptionalLong dataOffset) {
        latest.put(path, entries.size());
        entries.add(new LayerContents.Entry(new Change.Put(path, node), dataOffset));
    }

    private void putFile(TarEntry entry, TreePath path) throws IOException {
        long offset = in.position();
        FileBytes bytes = new FileBytes(entry.size());
        observer.file(path, entry.metadata(), entry.size(), bytes);
        in.hash(bytes.left, sha256);
        in.skip(TarFormat.padding(entry.size()));
        Node.File file = new Node.File(entry.metadata(), Digest.finish(sha256), entry.size(), 0);
        list(path, file, OptionalLong.of(offset));
    }

    /// A file's bytes, hashed while they are read.
    private final class FileBytes extends InputStream {
        private long left;

        FileBytes(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0 || left == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left), sha256);
            left -= count;
            return count;
        }
    }

    private void putSparse(TarEntry entry, TreePath path, SparseMap map) throws IOException {
        SparseFiles files = sparseFiles.orElseThrow(
                () -> entry.malformed("expected a plain file, found a sparse one; make the tar without --sparse"));
        long offset = files.position();
        long at = 0;
        for (SparseMap.Piece piece : map.pieces()) {
            hole(piece.offset() - at, files);
            in.copy(piece.length(), sha256, files);
            at = piece.end();
        }
        hole(map.size() - at, files);
        in.skip(TarFormat.padding(entry.size()));
        Node.File file = new Node.File(entry.metadata(), Digest.finish(sha256), map.size(), 0);
        list(path, file, OptionalLong.of(offset));
    }

    private void hole(long length, SparseFiles files) throws IOException {
        files.appendZeros(length);
        for (long left = length; left > 0; left -= ZEROS.length) {
            sha256.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }

    private void putHardLink(TarEntry entry, TreePath path) throws IOException {
        TreePath target;
        try {
            target = EntryName.parsePath(entry.link());
        } catch (IllegalArgumentException e) {
            throw entry.malformed("its hard link to \"" + shownLink(entry) + "\" is refused: " + e.getMessage());
        }
        Integer index = latest.containsKey(target) ? latest.get(target) : linkedBelow.get(target);
        if (index == null) {
            putLowerFile(entry, path, target);
            return;
        }
        LayerContents.Entry linked = entries.get(index);
        switch (((Change.Put) linked.change()).node()) {
            case Node.Dir _ -> throw entry.malformed("its hard link leads to the directory " + target);
            case Node.File file
            when file.hardLinkGroup() == 0 -> {
                Node.File grouped = file.withHardLinkGroup(index + 1);
                entries.set(
                        index, new LayerContents.Entry(new Change.Put(linked.path(), grouped), linked.dataOffset()));
                if (archive) {
                    linkedNames.put(grouped.hardLinkGroup(), new ArrayList<>(List.of(index)));
                }
                putLinked(entry, path, grouped);
                observer.link(path, linked.path());
            }
            case Node.File file -> {
                putLinked(entry, path, file);
                observer.link(path, linked.path());
            }
            case Node other -> putNode(path, other);
        }
    }

    private void putLinked(TarEntry entry, TreePath path, Node.File file) {
        List<Integer> names = linkedNames.getOrDefault(file.hardLinkGroup(), List.of());
        if (names.isEmpty()) {
            list(path, file, OptionalLong.empty());
            return;
        }
        names.add(entries.size());
        Metadata header = entry.metadata();
        Metadata restyled =
                header.xattrs().isEmpty() ? header.withXattrs(file.metadata().xattrs()) : header;
        list(path, file, OptionalLong.empty());
        if (!restyled.equals(file.metadata())) {
            for (int name : names) {
                LayerContents.Entry linked = entries.get(name);
                Node node = ((Change.Put) linked.change()).node().withMetadata(restyled);
                entries.set(name, new LayerContents.Entry(new Change.Put(linked.path(), node), linked.dataOffset()));
            }
        }
    }

    private void putLowerFile(TarEntry entry, TreePath path, TreePath target) throws IOException {
        Node found = below.find(target).orElse(null);
        switch (found) {
            case null ->
                throw entry.malformed("expected the target of its hard link before it, found no \"" + shownLink(entry)
                        + "\" in this layer or below");
            case Node.Dir _ -> throw entry.malformed("its hard link leads to the directory " + target);
            case Node.File file -> {
                linkedBelow.put(target, entries.size());
                putNode(path, file.withHardLinkGroup(0));
            }
            case Node other -> putNode(path, other);
        }
    }

    private LinkTarget linkTarget(TarEntry entry) throws IOException {
        try {
            return LinkTarget.of(entry.link());
        } catch (IllegalArgumentException e) {
            throw entry.malformed("its symbolic link is refused: " + e.getMessage());
        }
    }

    private static Node.Device device(TarEntry entry, Node.Device.Kind kind) throws IOException {
        if ((int) entry.major() != entry.major() || (int) entry.minor() != entry.minor()) {
            throw entry.malformed("its device numbers are too large: " + entry.major() + ":" + entry.minor());
        }
        return new Node.Device(entry.metadata(), kind, (int) entry.major(), (int) entry.minor());
    }

    private static String shownLink(TarEntry entry) {
        return new String(entry.link(), StandardCharsets.UTF_8);
    }
}
