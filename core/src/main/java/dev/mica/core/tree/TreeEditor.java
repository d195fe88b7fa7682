package dev.mica.core.tree;

import java.util.Optional;

/// Changes a tree path by path, reading only the directories that are touched and writing only those that
/// changed. Paths are taken as they are, and no link is followed but by [#follow(TreePath)]. Not for several
/// threads.
public final class TreeEditor {
    /// What directories get that nobody described: 0755, root's, of time 0.
    public static final Metadata PLAIN_DIRECTORY = Metadata.rootOwned(0755, 0);

    private final TreeWriter writer;
    private Metadata rootMetadata;
    private DirectoryEditor root;

    private TreeEditor(Node.Dir rootNode, TreeWriter writer) {
        this.writer = writer;
        this.rootMetadata = rootNode.metadata();
        this.root = DirectoryEditor.of(rootNode.ref(), writer);
    }

    /// Begins with a tree whose records the writer can read.
    public static TreeEditor of(Tree tree, TreeWriter writer) {
        return new TreeEditor(tree.root(), writer);
    }

    /// Where a path leads in the tree as it is now. A directory's `ref` may be that of before the changes.
    public Resolution follow(TreePath path) {
        return new PathWalk(new Node.Dir(rootMetadata, DirectoryEditor.EMPTY_REF), root, true).resolve(path);
    }

    /// What stands at a path now. A directory's `ref` may be that of before the changes.
    public Optional<Node> node(TreePath path) {
        if (path.isRoot()) {
            return Optional.of(new Node.Dir(rootMetadata, DirectoryEditor.EMPTY_REF));
        }
        DirectoryEditor directory = root;
        for (FileName name : path.parent().names()) {
            if (!(directory.entries().get(name) instanceof Node.Dir)) {
                return Optional.empty();
            }
            directory = directory.open(name);
        }
        return directory.entry(path.name());
    }

    /// A directory that is there.
    ///
    /// @throws IllegalStateException if it is not, or is something else
    public DirectoryEditor open(TreePath path) {
        DirectoryEditor directory = root;
        for (FileName name : path.names()) {
            directory = directory.open(name);
        }
        return directory;
    }

    /// A directory, made with its parents as far as they are missing.
    ///
    /// @param made what made ones get
    /// @throws IllegalStateException if one of them is something else
    public DirectoryEditor makeDirectories(TreePath path, Metadata made) {
        DirectoryEditor directory = root;
        for (FileName name : path.names()) {
            directory = directory.entry(name).isPresent() ? directory.open(name) : directory.makeDirectory(name, made);
        }
        return directory;
    }

    /// Puts a node in place of whatever is there, for a directory with all that its record holds. Parents
    /// that are missing are made as [#PLAIN_DIRECTORY].
    ///
    /// @throws IllegalStateException if a parent is no directory, or the root is to be something else
    public void put(TreePath path, Node node) {
        if (!path.isRoot()) {
            makeDirectories(path.parent(), PLAIN_DIRECTORY).put(path.name(), node);
        } else if (node instanceof Node.Dir dir) {
            rootMetadata = dir.metadata();
            root = DirectoryEditor.of(dir.ref(), writer);
        } else {
            throw new IllegalStateException("the root is a directory");
        }
    }

    /// Gives a node other metadata; what a directory holds stays.
    ///
    /// @throws IllegalStateException if there is nothing
    public void setMetadata(TreePath path, Metadata metadata) {
        if (path.isRoot()) {
            rootMetadata = metadata;
        } else {
            open(path.parent()).setMetadata(path.name(), metadata);
        }
    }

    /// Removes a node with all it holds.
    ///
    /// @return whether there was something
    /// @throws IllegalStateException for the root
    public boolean remove(TreePath path) {
        TreePath parent = path.parent();
        return node(path).isPresent() && open(parent).remove(path.name());
    }

    /// Writes what changed. The editor may be used on.
    public Tree finish() {
        return new Tree(new Node.Dir(rootMetadata, root.finish()));
    }
}
