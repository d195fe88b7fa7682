package dev.mica.sandbox.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `/dev` that is put together without a runtime (runtime-spec, "Default Devices" and "Dev symbolic links").
final class DeviceDirectory {
    private static final List<String> STANDARD =
            List.of("/dev/full", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero");

    private DeviceDirectory() {}

    /// The host's device nodes that are shown at their own paths.
    static List<String> devices(boolean privileged) throws IOException {
        List<String> devices = new ArrayList<>(STANDARD);
        if (privileged) {
            devices.addAll(HostDevices.list().keySet());
        }
        return devices;
    }

    /// Makes places for the device nodes, directories for the other mounts, and links.
    static void fill(Path directory, boolean privileged) throws IOException {
        for (String device : devices(privileged)) {
            Path place = directory.resolve(device.substring("/dev/".length()));
            Files.createDirectories(place.getParent());
            Files.createFile(place);
        }
        for (String name : List.of("pts", "shm", "mqueue")) {
            Files.createDirectory(directory.resolve(name));
        }
        link(directory, "ptmx", "pts/ptmx");
        link(directory, "fd", "/proc/self/fd");
        link(directory, "stdin", "/proc/self/fd/0");
        link(directory, "stdout", "/proc/self/fd/1");
        link(directory, "stderr", "/proc/self/fd/2");
    }

    private static void link(Path directory, String name, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), Path.of(target));
    }
}
