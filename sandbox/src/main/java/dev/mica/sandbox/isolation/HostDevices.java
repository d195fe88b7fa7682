package dev.mica.sandbox.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The host's devices, which a privileged process gets.
final class HostDevices {
    private static final int MAX_DEPTH = 4;
    private static final int TYPE_BITS = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    /// Every process gets these, of its own where they are not the same for all.
    private static final Set<String> STANDARD = Set.of(
            "/dev/null",
            "/dev/zero",
            "/dev/full",
            "/dev/random",
            "/dev/urandom",
            "/dev/tty",
            "/dev/ptmx",
            "/dev/console");

    private HostDevices() {}

    /// A device node.
    record Device(boolean block, int major, int minor, int mode, int uid, int gid) {}

    /// All device nodes below `/dev` but the standard ones, by path.
    static SortedMap<String, Device> list() throws IOException {
        SortedMap<String, Device> devices = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(Path.of("/dev"), MAX_DEPTH)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = path.toString();
                if (!STANDARD.contains(name) && !name.startsWith("/dev/pts") && !name.startsWith("/dev/shm")) {
                    add(devices, path);
                }
            }
        }
        return devices;
    }

    private static void add(Map<String, Device> devices, Path path) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = number(attributes, "mode").intValue();
        int type = mode & TYPE_BITS;
        if (type == CHARACTER || type == BLOCK) {
            long device = number(attributes, "rdev").longValue();
            devices.put(
                    path.toString(),
                    new Device(
                            type == BLOCK,
                            (int) (((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL)),
                            (int) ((device & 0xff) | ((device >>> 12) & ~0xffL)),
                            mode & 07777,
                            number(attributes, "uid").intValue(),
                            number(attributes, "gid").intValue()));
        }
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number : 0;
    }
}
