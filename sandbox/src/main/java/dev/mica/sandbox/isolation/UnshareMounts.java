package dev.mica.sandbox.isolation;

import dev.mica.core.port.Sandbox;
import dev.mica.sandbox.namespace.HostMounts;
import dev.mica.sandbox.namespace.MountEntry;
import dev.mica.sandbox.root.BoundMount;
import dev.mica.sandbox.root.PreparedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The mounts that are made in the root when its process ID namespace is there.
///
/// @param nested whether this process is in a user namespace
record UnshareMounts(PreparedRoot root, Sandbox.ExecRequest exec, boolean nested) {
    private static final String[] NO_DEVICES = {"nosuid", "noexec", "nodev"};
    private static final Path UNIFIED_HIERARCHY = Path.of("/sys/fs/cgroup/cgroup.controllers");

    List<MountEntry> list() throws IOException {
        List<MountEntry> entries = new ArrayList<>();
        entries.add(entry("proc", "/proc", "proc", NO_DEVICES));
        if (!exec.privileged()) {
            protect(entries, "/proc/");
        }
        system(entries);
        for (BoundMount mount : root.mounts()) {
            entries.add(bind(mount));
            if (mount.target().equals("/dev")) {
                devices(entries);
            }
        }
        return entries;
    }

    private MountEntry entry(String source, String target, String type, String... options) {
        return new MountEntry(source, root.rootDirectory() + target, type, List.of(options));
    }

    private MountEntry bind(BoundMount mount) throws IOException {
        List<String> options = new ArrayList<>(List.of("rbind"));
        if (nested) {
            options.addAll(HostMounts.lockedOptions(Path.of(mount.source())));
        }
        if (mount.readOnly()) {
            options.add("ro");
        }
        if (!exec.privileged() && !mount.target().equals("/dev")) {
            options.add("nodev");
        }
        return entry(mount.source(), mount.target(), "none", options.toArray(String[]::new));
    }

    private void system(List<MountEntry> entries) throws IOException {
        boolean ownNetwork = exec.network() == Sandbox.Network.NONE;
        if (nested && !ownNetwork) {
            // The kernel mounts a sysfs only for who owns the network namespace.
            entries.add(entry("/sys", "/sys", "none", "rbind"));
        } else {
            // Bringing up the loopback interface takes a writable one.
            boolean writable = exec.privileged() || ownNetwork;
            entries.add(new MountEntry(
                    "sysfs",
                    root.rootDirectory() + "/sys",
                    "sysfs",
                    List.of("nosuid", "noexec", "nodev", writable ? "rw" : "ro")));
        }
        if (Files.exists(UNIFIED_HIERARCHY) && !nested) {
            entries.add(entry("/sys/fs/cgroup", "/sys/fs/cgroup", "none", "bind", "ro"));
        }
        if (!exec.privileged()) {
            protect(entries, "/sys/");
        }
    }

    private void protect(List<MountEntry> entries, String below) {
        for (String path : KernelPaths.MASKED) {
            if (path.startsWith(below) && Files.isDirectory(Path.of(path))) {
                entries.add(entry("tmpfs", path, "tmpfs", "ro", "nosuid", "noexec", "nodev", "size=4k"));
            } else if (path.startsWith(below) && Files.exists(Path.of(path))) {
                entries.add(entry("/dev/null", path, "none", "bind"));
            }
        }
        for (String path : KernelPaths.READ_ONLY) {
            if (path.startsWith(below) && Files.exists(Path.of(path))) {
                entries.add(entry(root.rootDirectory() + path, path, "none", "bind", "ro"));
            }
        }
    }

    private void devices(List<MountEntry> entries) throws IOException {
        for (String device : DeviceDirectory.devices(exec.privileged())) {
            entries.add(entry(device, device, "none", "bind"));
        }
        entries.add(
                entry("devpts", "/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        entries.add(entry(
                "shm",
                "/dev/shm",
                "tmpfs",
                "nosuid",
                "noexec",
                "nodev",
                "mode=1777",
                "size=" + SharedMemory.bytes(exec.shmSizeBytes())));
        entries.add(entry("mqueue", "/dev/mqueue", "mqueue", NO_DEVICES));
    }
}
