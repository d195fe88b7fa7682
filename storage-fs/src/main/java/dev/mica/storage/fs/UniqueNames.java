package dev.mica.storage.fs;

import java.util.concurrent.atomic.AtomicLong;

/// Names of files that no other thread or process uses.
final class UniqueNames {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final String PROCESS =
            "-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-";

    private UniqueNames() {}

    /// A new name. It sorts by age, roughly.
    static String next() {
        return Long.toHexString(System.currentTimeMillis()) + PROCESS + Long.toHexString(COUNT.incrementAndGet());
    }

    /// Whether this process made the name. Its files must not be opened a second time to see whether they
    /// are locked, since closing them would give the lock up.
    static boolean isOwn(String name) {
        return name.contains(PROCESS);
    }
}
