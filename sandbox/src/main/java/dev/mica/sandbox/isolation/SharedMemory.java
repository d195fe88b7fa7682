package dev.mica.sandbox.isolation;

/// The size of `/dev/shm`.
final class SharedMemory {
    private static final long DEFAULT_BYTES = 64L << 20;

    private SharedMemory() {}

    /// The size in bytes for what was asked for, 0 being Docker's default.
    static long bytes(long asked) {
        return asked == 0 ? DEFAULT_BYTES : asked;
    }
}
