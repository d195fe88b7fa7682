package dev.mica.hostfs;

import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Xattrs;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Makes single files, links and devices in an open directory, where nothing has their names yet, and gives
/// them their metadata.
final class NodeWriter {
    private static final int CREATE =
            OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.WRITE_ONLY | OpenFlags.NO_FOLLOW;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int FIFO = 0010000;

    private final Owners owners;
    private final byte[] buffer = new byte[Hashing.BUFFER_SIZE];

    NodeWriter(Owners owners) {
        this.owners = owners;
    }

    /// Writes `size` bytes of the stream.
    void file(int directory, byte[] name, Metadata metadata, InputStream bytes, long size) throws IOException {
        try (Descriptor file = LinuxCalls.open(directory, name, CREATE, 0600)) {
            long left = size;
            while (left > 0) {
                int count = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("the content of " + BytePath.display(name) + " ends " + left
                            + " bytes before its size of " + size);
                }
                LinuxCalls.write(file, buffer, 0, count);
                left -= count;
            }
            if (owners == Owners.KEEP) {
                LinuxCalls.changeOwner(file, metadata.uid(), metadata.gid());
            }
            setXattrs(directory, name, metadata.xattrs());
            LinuxCalls.changeMode(file, metadata.mode());
        }
        LinuxCalls.changeMtime(directory, name, metadata.mtimeSeconds(), 0);
    }

    void symlink(int directory, byte[] name, Metadata metadata, LinkTarget target) throws IOException {
        LinuxCalls.makeSymbolicLink(target.bytes(), directory, name);
        if (owners == Owners.KEEP) {
            LinuxCalls.changeOwner(directory, name, metadata.uid(), metadata.gid());
        }
        LinuxCalls.changeMtime(directory, name, metadata.mtimeSeconds(), 0);
    }

    void device(int directory, byte[] name, Node.Device device) throws IOException {
        int type = device.kind() == Node.Device.Kind.BLOCK ? BLOCK_DEVICE : CHARACTER_DEVICE;
        LinuxCalls.makeNode(directory, name, type | 0600, device.major(), device.minor());
        finish(directory, name, device.metadata());
    }

    void fifo(int directory, byte[] name, Metadata metadata) throws IOException {
        LinuxCalls.makeNode(directory, name, FIFO | 0600, 0, 0);
        finish(directory, name, metadata);
    }

    /// Makes a name hide what lower directories of an overlay have there.
    static void whiteout(int directory, byte[] name) throws IOException {
        LinuxCalls.makeNode(directory, name, CHARACTER_DEVICE, 0, 0);
    }

    /// Gives a directory, device or pipe its metadata. The mode comes after the owner, whose change clears bits
    /// of it, and the time comes last.
    void finish(int directory, byte[] name, Metadata metadata) throws IOException {
        if (owners == Owners.KEEP) {
            LinuxCalls.changeOwner(directory, name, metadata.uid(), metadata.gid());
        }
        setXattrs(directory, name, metadata.xattrs());
        LinuxCalls.changeMode(directory, name, metadata.mode());
        LinuxCalls.changeMtime(directory, name, metadata.mtimeSeconds(), 0);
    }

    /// Attributes that overlays act on are never taken from outside. Labels and access lists, which depend on
    /// the machine, are set where it allows.
    private void setXattrs(int directory, byte[] name, Xattrs xattrs) throws IOException {
        for (Xattrs.Xattr xattr : xattrs.entries()) {
            if (XattrNames.isOverlays(xattr.name())) {
                continue;
            }
            try {
                XattrCalls.set(directory, name, xattr.name(), xattr.value());
            } catch (LinuxException e) {
                boolean refused = e.is(Errno.EPERM) || e.is(Errno.EOPNOTSUPP) || e.is(Errno.EACCES);
                boolean needed = owners == Owners.KEEP && XattrNames.reachesLayers(xattr.name());
                if (!refused || needed) {
                    throw e;
                }
            }
        }
    }
}
