package dev.mica.core.tree;

import java.util.Map;

/// The empty tree, and walks over whole trees.
public final class Trees {
    private Trees() {}

    /// Takes the nodes of a walk.
    @FunctionalInterface
    public interface Visitor {
        void visit(TreePath path, Node node);
    }

    /// A tree with nothing in it: its root is root's, 0755, of time 0.
    public static Tree empty(TreeWriter writer) {
        return new Tree(new Node.Dir(Metadata.rootOwned(0755, 0), writer.write(Directory.EMPTY)));
    }

    /// Shows every node below the root in the order of their paths, a directory before what it holds.
    public static void visit(Tree tree, TreeReader reader, Visitor visitor) {
        visit(TreePath.ROOT, tree.root().ref(), reader, visitor);
    }

    private static void visit(TreePath path, DirectoryRef ref, TreeReader reader, Visitor visitor) {
        for (Map.Entry<FileName, Node> entry : reader.read(ref).entries().entrySet()) {
            TreePath below = path.child(entry.getKey());
            visitor.visit(below, entry.getValue());
            if (entry.getValue() instanceof Node.Dir dir) {
                visit(below, dir.ref(), reader, visitor);
            }
        }
    }

    /// The greatest number of a hard-link group, 0 if there is none. Reads only directories that say they
    /// hold some.
    public static long greatestHardLinkGroup(DirectoryRef ref, TreeReader reader) {
        if (!ref.hardLinks()) {
            return 0;
        }
        long greatest = 0;
        for (Node node : reader.read(ref).entries().values()) {
            if (node instanceof Node.File file) {
                greatest = Math.max(greatest, file.hardLinkGroup());
            } else if (node instanceof Node.Dir dir) {
                greatest = Math.max(greatest, greatestHardLinkGroup(dir.ref(), reader));
            }
        }
        return greatest;
    }
}
