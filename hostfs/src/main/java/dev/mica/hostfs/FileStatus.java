package dev.mica.hostfs;

/// What `statx` says of a file.
///
/// @param mode the type (`S_IFMT`) and the permission bits
/// @param size in bytes
/// @param device the file system's device number, opaque
public record FileStatus(
        int mode,
        long uid,
        long gid,
        long links,
        long inode,
        long device,
        long size,
        int deviceMajor,
        int deviceMinor,
        long mtimeSeconds,
        int mtimeNanos,
        long ctimeSeconds,
        int ctimeNanos) {
    private static final int TYPE_BITS = 0170000;

    public boolean isDirectory() {
        return (mode & TYPE_BITS) == 0040000;
    }

    public boolean isRegularFile() {
        return (mode & TYPE_BITS) == 0100000;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE_BITS) == 0120000;
    }

    public boolean isSocket() {
        return (mode & TYPE_BITS) == 0140000;
    }

    public boolean isFifo() {
        return (mode & TYPE_BITS) == 0010000;
    }

    public boolean isCharacterDevice() {
        return (mode & TYPE_BITS) == 0020000;
    }

    public boolean isBlockDevice() {
        return (mode & TYPE_BITS) == 0060000;
    }

    /// Whether an overlay file system takes it for a removed name.
    public boolean isWhiteout() {
        return isCharacterDevice() && deviceMajor == 0 && deviceMinor == 0;
    }

    /// The permission, setuid, setgid and sticky bits.
    public int permissions() {
        return mode & 07777;
    }
}
