package dev.mica.hostfs;

import dev.mica.core.tree.Directory;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Writes trees to directories of the host.
public final class TreeCheckout {
    private static final int OPEN_DIRECTORY = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private static final byte[] SELF = {'.'};

    private final TreeReader directories;
    private final FileContents contents;
    private final Descriptor root;
    private final NodeWriter writer;
    private final Map<Long, TreePath> linked = new HashMap<>();

    private TreeCheckout(TreeReader directories, FileContents contents, Descriptor root, Owners owners) {
        this.directories = directories;
        this.contents = contents;
        this.root = root;
        this.writer = new NodeWriter(owners);
    }

    /// Writes a tree into a directory that exists. What stands there already stays, or is replaced where the
    /// tree has something else of that name; links there are replaced, not followed. A failure leaves what was
    /// written so far.
    ///
    /// @param owners with [Owners#KEEP] the directory itself gets the metadata of the tree's root; with
    ///     [Owners#CALLER] it stays as it is, and attributes that the host refuses are left out
    public static void write(Tree tree, TreeReader directories, FileContents contents, Path directory, Owners owners)
            throws IOException {
        try (Descriptor root = LinuxCalls.open(directory, OpenFlags.DIRECTORY, 0)) {
            TreeCheckout checkout = new TreeCheckout(directories, contents, root, owners);
            checkout.fill(root, TreePath.ROOT, directories.read(tree.root().ref()));
            if (owners == Owners.KEEP) {
                checkout.writer.finish(root.number(), SELF, tree.root().metadata());
            }
        }
    }

    private void fill(Descriptor into, TreePath path, Directory directory) throws IOException {
        for (Map.Entry<FileName, Node> entry : directory.entries().entrySet()) {
            TreePath child = path.child(entry.getKey());
            try {
                write(into, entry.getKey().bytes(), child, entry.getValue());
            } catch (LinuxException e) {
                throw e.at(child.toString());
            }
        }
    }

    private void write(Descriptor into, byte[] name, TreePath path, Node node) throws IOException {
        int at = into.number();
        if (!(node instanceof Node.Dir)) {
            TreeRemoval.remove(at, name);
        }
        switch (node) {
            case Node.Dir directory -> {
                makeDirectory(at, name);
                try (Descriptor opened = LinuxCalls.open(at, name, OPEN_DIRECTORY, 0)) {
                    fill(opened, path, directories.read(directory.ref()));
                }
                writer.finish(at, name, directory.metadata());
            }
            case Node.File file -> writeFile(at, name, path, file);
            case Node.Symlink link -> writer.symlink(at, name, link.metadata(), link.target());
            case Node.Device device -> writer.device(at, name, device);
            case Node.Fifo fifo -> writer.fifo(at, name, fifo.metadata());
        }
    }

    /// A directory that is there stays, and becomes one that can be written to for as long as it takes.
    private static void makeDirectory(int at, byte[] name) throws IOException {
        try {
            LinuxCalls.makeDirectory(at, name, 0700);
            return;
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        FileStatus existing = LinuxCalls.status(at, name);
        if (!existing.isDirectory()) {
            TreeRemoval.remove(at, name);
            LinuxCalls.makeDirectory(at, name, 0700);
        } else if ((existing.permissions() & 0700) != 0700) {
            LinuxCalls.changeMode(at, name, existing.permissions() | 0700);
        }
    }

    private void writeFile(int at, byte[] name, TreePath path, Node.File file) throws IOException {
        TreePath first = file.hardLinkGroup() == 0 ? null : linked.putIfAbsent(file.hardLinkGroup(), path);
        if (first != null) {
            SafePaths.link(root, first, at, name);
            return;
        }
        try (InputStream bytes = contents.open(file)) {
            writer.file(at, name, file.metadata(), bytes, file.size());
            if (bytes.read() >= 0) {
                throw new IOException("the content of " + path + " is longer than its size of " + file.size());
            }
        }
    }
}
