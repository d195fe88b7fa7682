package dev.mica.hostfs;

/// Decides when a scan turns from java.nio to system calls. A file costs java.nio four times as much, but the
/// first system call of a process costs as much as some thousand files.
final class ScanPace {
    static final int DEFAULT_THRESHOLD = 4_000;

    private final int threshold;
    private int count;

    /// @param expected how many files the scan will look at, as far as anybody knows
    ScanPace(int threshold, int expected) {
        this.threshold = threshold;
        this.count = expected >= threshold ? threshold : 0;
    }

    void counted() {
        count++;
    }

    boolean wantsSystemCalls() {
        return count >= threshold && Architecture.isKnown();
    }
}
