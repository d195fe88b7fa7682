package dev.mica.core.tree;

/// What every node of a tree carries beside its content.
///
/// @param mode permission, setuid, setgid and sticky bits only: 0 to 07777
/// @param mtimeSeconds seconds since the epoch; tar keeps no finer time and so neither do trees
public record Metadata(int mode, long uid, long gid, long mtimeSeconds, Xattrs xattrs) {
    public Metadata {
        if ((mode & ~07777) != 0) {
            throw new IllegalArgumentException("a mode has the bits of 07777 only: 0" + Integer.toOctalString(mode));
        }
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("a user or group number is not negative: " + uid + ":" + gid);
        }
    }

    /// Owned by root, without extended attributes.
    public static Metadata rootOwned(int mode, long mtimeSeconds) {
        return new Metadata(mode, 0, 0, mtimeSeconds, Xattrs.NONE);
    }

    public Metadata withMode(int newMode) {
        return new Metadata(newMode, uid, gid, mtimeSeconds, xattrs);
    }

    public Metadata withOwner(long newUid, long newGid) {
        return new Metadata(mode, newUid, newGid, mtimeSeconds, xattrs);
    }

    public Metadata withMtimeSeconds(long newMtimeSeconds) {
        return new Metadata(mode, uid, gid, newMtimeSeconds, xattrs);
    }

    public Metadata withXattrs(Xattrs newXattrs) {
        return new Metadata(mode, uid, gid, mtimeSeconds, newXattrs);
    }
}
