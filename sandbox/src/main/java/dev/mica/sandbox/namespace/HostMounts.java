package dev.mica.sandbox.namespace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The mounts this process sees, and their options.
///
/// What the machine's root forbade of a mount, such as set-user-ID programs, root of a user namespace can't
/// allow again: the kernel refuses to change options of such a mount unless these are named too.
public final class HostMounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Set<String> LOCKED =
            Set.of("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime");
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    private HostMounts() {}

    /// The options, in the words of `mount(8)`, that a bind mount of the path has to keep in a user namespace.
    ///
    /// @param path absolute
    public static List<String> lockedOptions(Path path) throws IOException {
        return lockedOptions(path, Files.readAllLines(TABLE, StandardCharsets.UTF_8));
    }

    /// @param table the lines of `proc_pid_mountinfo(5)`
    static List<String> lockedOptions(Path path, List<String> table) {
        List<String> options = List.of();
        int nearest = -1;
        for (String line : table) {
            String[] fields = line.split(" ", -1);
            if (fields.length > OPTIONS) {
                Path point = Path.of(unescape(fields[MOUNT_POINT]));
                // Of two at one place the later hides the earlier.
                if (path.startsWith(point) && point.getNameCount() >= nearest) {
                    nearest = point.getNameCount();
                    options = List.of(fields[OPTIONS].split(",", -1));
                }
            }
        }
        List<String> locked = new ArrayList<>(options);
        locked.retainAll(LOCKED);
        return locked;
    }

    /// The kernel writes blanks, tabs, line ends and backslashes as three octal digits.
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
