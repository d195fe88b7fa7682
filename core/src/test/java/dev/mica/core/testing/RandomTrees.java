package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import dev.mica.core.tree.Xattrs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Small trees with few names, so that two of them often have the same paths with other nodes. The same seed gives the
/// same tree.
public final class RandomTrees {
    private static final String[] NAMES = {"a", "b", "a.b", "c-d", "é", ".x"};

    private final Random random;
    private final List<Node.File> linked = new ArrayList<>();

    private RandomTrees(long seed) {
        this.random = new Random(seed);
    }

    public static Tree tree(long seed, TreeWriter writer) {
        TreeEditor editor = TreeEditor.of(Trees.empty(writer), writer);
        RandomTrees trees = new RandomTrees(seed);
        trees.change(editor, 12, writer);
        return editor.finish();
    }

    /// The tree after some random changes.
    public static Tree changed(Tree tree, long seed, TreeWriter writer) {
        TreeEditor editor = TreeEditor.of(tree, writer);
        RandomTrees trees = new RandomTrees(seed);
        Trees.visit(tree, writer, (_, node) -> {
            if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
                trees.linked.add(file);
            }
        });
        trees.change(editor, 4, writer);
        return editor.finish();
    }

    private void change(TreeEditor editor, int steps, TreeWriter writer) {
        long groups = Trees.greatestHardLinkGroup(editor.finish().root().ref(), writer);
        for (int i = 0; i < steps; i++) {
            TreePath path = path();
            if (random.nextInt(5) == 0) {
                editor.remove(path);
            } else if (isFree(editor, path)) {
                Node node = node(writer, groups + i + 1);
                if (node instanceof Node.Dir && editor.node(path).isPresent()) {
                    editor.setMetadata(path, node.metadata());
                } else {
                    editor.put(path, node);
                }
            }
        }
    }

    /// A path from these few names.
    public static TreePath path(long seed) {
        return new RandomTrees(seed).path();
    }

    private TreePath path() {
        TreePath path = TreePath.ROOT;
        for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
            path = path.child(FileName.of(NAMES[random.nextInt(NAMES.length)]));
        }
        return path;
    }

    private static boolean isFree(TreeEditor editor, TreePath path) {
        for (TreePath parent = path.parent(); !parent.isRoot(); parent = parent.parent()) {
            if (editor.node(parent).filter(node -> !(node instanceof Node.Dir)).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private Node node(TreeWriter writer, long group) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> file();
            case 3 -> {
                if (linked.isEmpty() || random.nextBoolean()) {
                    linked.add(file().withHardLinkGroup(group));
                }
                yield linked.get(random.nextInt(linked.size()));
            }
            case 4 -> new Node.Symlink(metadata().withMode(0777), LinkTarget.of("/" + path() + "/.."));
            case 5 -> new Node.Fifo(metadata());
            case 6 -> new Node.Device(metadata(), Node.Device.Kind.BLOCK, random.nextInt(3), random.nextInt(3));
            default -> Trees.empty(writer).root().withMetadata(metadata());
        };
    }

    private Node.File file() {
        byte[] content = new byte[random.nextInt(3)];
        random.nextBytes(content);
        return new Node.File(metadata(), Digest.ofBytes(content), content.length, 0);
    }

    private Metadata metadata() {
        Metadata plain = new Metadata(
                random.nextInt(010000), random.nextInt(3), random.nextInt(3), random.nextInt(4), Xattrs.NONE);
        if (random.nextInt(4) != 0) {
            return plain;
        }
        byte[] value = {(byte) random.nextInt(), 0, (byte) 0xff};
        return plain.withXattrs(new Xattrs(List.of(
                new Xattrs.Xattr("security.capability".getBytes(java.nio.charset.StandardCharsets.US_ASCII), value))));
    }
}
