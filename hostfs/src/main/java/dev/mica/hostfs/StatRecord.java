package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import java.util.Arrays;

/// What a regular file looked like when it was hashed, and what came out. While all of the first five are as
/// they were, so is the rest: whatever changes a file or its attributes changes its ctime.
///
/// @param capability the value of `security.capability`; empty if there is none
@SuppressWarnings("ArrayRecordComponent")
record StatRecord(
        long size, long mtimeNanos, long ctimeNanos, long inode, long device, Digest digest, byte[] capability) {
    static final byte[] NO_CAPABILITY = {};

    static StatRecord of(FileStatus status, Digest digest, byte[] capability) {
        return new StatRecord(
                status.size(), mtime(status), ctime(status), status.inode(), status.device(), digest, capability);
    }

    private static long mtime(FileStatus status) {
        return status.mtimeSeconds() * 1_000_000_000 + status.mtimeNanos();
    }

    static long ctime(FileStatus status) {
        return status.ctimeSeconds() * 1_000_000_000 + status.ctimeNanos();
    }

    boolean describes(FileStatus status) {
        return size == status.size()
                && mtimeNanos == mtime(status)
                && ctimeNanos == ctime(status)
                && inode == status.inode()
                && device == status.device();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatRecord r
                && size == r.size
                && mtimeNanos == r.mtimeNanos
                && ctimeNanos == r.ctimeNanos
                && inode == r.inode
                && device == r.device
                && digest.equals(r.digest)
                && Arrays.equals(capability, r.capability);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
