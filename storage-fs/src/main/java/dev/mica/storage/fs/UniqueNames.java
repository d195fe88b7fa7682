package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of files that no other thread or process uses: time, process, PID namespace, a start of counting and a count.
final class UniqueNames {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final String NAMESPACE = namespace();
    private static final String PROCESS =
            "-" + ProcessHandle.current().pid() + NAMESPACE + "-" + Long.toHexString(System.nanoTime()) + "-";
    private static final Pattern OWNER = Pattern.compile("[0-9a-f]+-([0-9]+)(\\.[0-9]+)-.*");

    private UniqueNames() {}

    /// Process numbers mean something only within one; those who share a store may be in several.
    private static String namespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return "." + link.replaceAll("[^0-9]", "");
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /// A new name. It sorts by age, roughly.
    static String next() {
        return Long.toHexString(System.currentTimeMillis()) + PROCESS + Long.toHexString(COUNT.incrementAndGet());
    }

    /// Whether this process made the name. Its files must not be opened a second time to see whether they
    /// are locked, since closing them would give the lock up.
    static boolean isOwn(String name) {
        return name.contains(PROCESS);
    }

    /// Whether the process that made the name is known to be no more; false also if this process can't tell.
    static boolean isOfDeadProcess(String name) {
        Matcher owner = OWNER.matcher(name);
        return owner.matches()
                && owner.group(2).equals(NAMESPACE)
                && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty();
    }
}
