package dev.mica.core.layer;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes changesets of every kind of change, and has the bytes of their files.
final class Changesets {
    private static final List<String> NAMES = List.of(
            "a", "b", "etc", "file with blanks", "ünïcödé", "x".repeat(101), "d".repeat(60), "e".repeat(90), "\\n");

    private final Random random;
    private final Map<Digest, byte[]> contents = new HashMap<>();

    Changesets(long seed) {
        random = new Random(seed);
    }

    InputStream open(Node.File file) throws FileNotFoundException {
        byte[] bytes = contents.get(file.content());
        if (bytes == null) {
            throw new FileNotFoundException(file.content().toString());
        }
        return new ByteArrayInputStream(bytes);
    }

    Node.File file(Metadata metadata, byte[] bytes) {
        Digest digest = Digest.ofBytes(bytes);
        contents.put(digest, bytes);
        return new Node.File(metadata, digest, bytes.length, 0);
    }

    Changeset next(int changes) {
        Map<TreePath, Change> byPath = new HashMap<>();
        List<Node.File> linked = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            TreePath path = path();
            byPath.put(path, change(path, linked));
        }
        return new Changeset(List.copyOf(byPath.values()));
    }

    /// A part of the changeset, and other changes.
    Changeset mixed(Changeset with, int changes) {
        Map<TreePath, Change> byPath = new HashMap<>();
        for (Change change : with.changes()) {
            if (random.nextInt(3) > 0) {
                byPath.put(change.path(), change);
            }
        }
        next(changes).changes().forEach(change -> byPath.put(change.path(), change));
        return new Changeset(List.copyOf(byPath.values()));
    }

    /// The changeset without what stands below anything but a directory.
    static Changeset applicable(Changeset changeset) {
        List<Change> kept = new ArrayList<>();
        Map<TreePath, Change> byPath = new HashMap<>();
        for (Change change : changeset.changes()) {
            boolean stands = true;
            for (TreePath above = change.path(); !above.isRoot(); ) {
                above = above.parent();
                stands &= !(byPath.get(above) instanceof Change.Put put) || put.node() instanceof Node.Dir;
            }
            if (stands) {
                kept.add(change);
                byPath.put(change.path(), change);
            }
        }
        return new Changeset(kept);
    }

    private Change change(TreePath path, List<Node.File> linked) {
        return switch (random.nextInt(11)) {
            case 0 -> new Change.Removed(path);
            case 1 -> new Change.Opaque(path);
            case 2 -> new Change.Put(path, new Node.Dir(metadata(), LayerContents.NO_ENTRIES));
            case 3 -> new Change.Put(path, new Node.Symlink(metadata(), LinkTarget.of("../" + path)));
            case 4 -> {
                Node.Device.Kind kind = Node.Device.Kind.values()[random.nextInt(2)];
                yield new Change.Put(
                        path, new Node.Device(metadata(), kind, random.nextInt(4096), random.nextInt(1 << 20)));
            }
            case 5 -> new Change.Put(path, new Node.Fifo(metadata()));
            case 6 -> {
                linked.add(file(metadata(), bytes()).withHardLinkGroup(linked.size() + 7L));
                yield new Change.Put(path, linked.getLast());
            }
            case 7, 8 -> {
                Node.File file =
                        linked.isEmpty() ? file(metadata(), bytes()) : linked.get(random.nextInt(linked.size()));
                yield new Change.Put(path, file);
            }
            default -> new Change.Put(path, file(metadata(), bytes()));
        };
    }

    private byte[] bytes() {
        int[] sizes = {0, 1, 511, 512, 513, 10_000, 200_000};
        byte[] bytes = new byte[sizes[random.nextInt(sizes.length)]];
        random.nextBytes(bytes);
        return bytes;
    }

    private Metadata metadata() {
        long uid = random.nextInt(4) == 0 ? 3_000_000_000L : random.nextInt(2_000);
        long[] times = {0, 1_700_000_000L, -1, -86_400, 8_589_934_592L, 1L << 40};
        return new Metadata(
                random.nextInt(010000), uid, random.nextInt(3) * 1_500_000L, times[random.nextInt(6)], xattrs());
    }

    private Xattrs xattrs() {
        List<Xattrs.Xattr> xattrs = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            byte[] capability = {1, 0, 0, 2, 0, '\n', (byte) 0xff, (byte) 0x80, 0, 0, 0, '=', 0, 0, 0, 0, 0, 0, 0, 0};
            xattrs.add(new Xattrs.Xattr("security.capability".getBytes(), capability));
            xattrs.add(new Xattrs.Xattr("user.ünï".getBytes(), new byte[random.nextInt(200)]));
        }
        return new Xattrs(xattrs);
    }

    private TreePath path() {
        TreePath path = TreePath.ROOT;
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path = path.child(name());
        }
        return path;
    }

    private FileName name() {
        if (random.nextInt(10) == 0) {
            return FileName.of(new byte[] {(byte) 0xff, (byte) 0xc3, 'z'});
        }
        return FileName.of(NAMES.get(random.nextInt(NAMES.size())));
    }
}
