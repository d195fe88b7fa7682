package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads the names and metadata of an upper directory, sorted.
final class UpperScan {

    private static final int SYMLINK_MODE = 0777;

    /// What was found.
    ///
    /// @param files each file once, in the order of their first names
    record Entries(UpperEntry.Folder root, List<UpperEntry.RegularFile> files) {}

    private final Descriptor root;
    private final Map<Long, UpperEntry.RegularFile> filesByInode = new HashMap<>();
    private final List<UpperEntry.RegularFile> files = new ArrayList<>();

    private UpperScan(Descriptor root) {
        this.root = root;
    }

    static Entries scan(Descriptor root) throws IOException {
        UpperScan scan = new UpperScan(root);
        UpperEntry.Folder folder = new UpperEntry.Folder(metadata(LinuxCalls.status(root), Xattrs.NONE), false);
        scan.fill(folder, root, TreePath.ROOT);
        return new Entries(folder, scan.files);
    }

    private void fill(UpperEntry.Folder folder, Descriptor directory, TreePath path) throws IOException {
        TreeMap<FileName, Boolean> names = new TreeMap<>();
        LinuxCalls.list(directory).forEach(entry -> names.put(entry.name(), true));
        for (FileName name : names.keySet()) {
            folder.children().put(name, entry(directory, name, path.child(name)));
        }
    }

    private UpperEntry entry(Descriptor directory, FileName name, TreePath path) throws IOException {
        byte[] bytes = name.bytes();
        FileStatus status = LinuxCalls.status(directory.number(), bytes);
        if (status.isWhiteout()) {
            return new UpperEntry.Whiteout();
        }
        if (status.isSocket()) {
            return new UpperEntry.Socket();
        }
        if (status.isRegularFile() && filesByInode.containsKey(status.inode())) {
            UpperEntry.RegularFile file = filesByInode.get(status.inode());
            file.addName(path);
            return file;
        }
        Metadata metadata = metadata(status, XattrNames.read(directory.number(), bytes));
        if (status.isDirectory()) {
            return folder(directory, bytes, metadata, path);
        }
        if (status.isRegularFile()) {
            return file(metadata, status, path);
        }
        if (status.isSymbolicLink()) {
            return UpperEntry.symlink(metadata.withMode(SYMLINK_MODE), LinuxCalls.readLink(directory.number(), bytes));
        }
        if (status.isFifo()) {
            return new UpperEntry.Special(new Node.Fifo(metadata));
        }
        Node.Device.Kind kind = status.isBlockDevice() ? Node.Device.Kind.BLOCK : Node.Device.Kind.CHARACTER;
        return new UpperEntry.Special(new Node.Device(metadata, kind, status.deviceMajor(), status.deviceMinor()));
    }

    private UpperEntry folder(Descriptor directory, byte[] name, Metadata metadata, TreePath path) throws IOException {
        UpperEntry.Folder folder = new UpperEntry.Folder(metadata, OverlayFormat.isOpaque(directory.number(), name));
        int flags = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
        try (Descriptor child = LinuxCalls.open(directory.number(), name, flags, 0)) {
            fill(folder, child, path);
        }
        return folder;
    }

    private UpperEntry file(Metadata metadata, FileStatus status, TreePath path) {
        UpperEntry.RegularFile file = new UpperEntry.RegularFile(root, metadata, status);
        file.addName(path);
        files.add(file);
        if (status.links() > 1) {
            filesByInode.put(status.inode(), file);
        }
        return file;
    }

    private static Metadata metadata(FileStatus status, Xattrs xattrs) {
        return new Metadata(status.permissions(), status.uid(), status.gid(), status.mtimeSeconds(), xattrs);
    }
}
