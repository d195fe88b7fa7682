package dev.mica.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What of Mica can be seen on the machine, and what tests need of it.
final class RunningSystem {
    /// A base image of this machine's own programs.
    static final String BASE = "base=host:sh,cat,ls,mkdir,sleep,kill,id,touch,rm,ln,stty,true,chmod";

    private RunningSystem() {}

    /// Skips the test where no process can be run apart from the host.
    static void assumeRunsProcesses() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/ns")), "needs Linux");
        assumeTrue(!dev.mica.sandbox.Rootless.needed(), "needs the right to make namespaces");
    }

    /// Skips the test without this program.
    static void assumeProgram(String name) {
        boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        assumeTrue(found, "needs " + name);
    }

    /// Skips the test where this sandbox can't be used.
    static void assumeSandbox(String name) {
        if (!name.equals("unshare")) {
            assumeProgram(name);
        }
    }

    /// Whether processes that are started here do not heed SIGINT, as those of a shell's background job.
    static boolean ignoresInterrupts() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(
                                        line.substring("SigIgn:".length()).strip(), 16)
                                & 2)
                        != 0;
            }
        }
        return false;
    }

    /// Processes in whose arguments this stands.
    static List<Long> processes(String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    Optional<String[]> arguments = process.info().arguments();
                    return arguments.isPresent()
                            && String.join(" ", arguments.get()).contains(argument);
                })
                .map(ProcessHandle::pid)
                .toList();
    }

    /// Mounts below a directory, in any process's namespace.
    static List<String> mounts(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                for (String line : lines(process.resolve("mountinfo"))) {
                    if (line.contains(directory.toString())) {
                        found.add(process.getFileName() + ": " + line);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // No process, or one that has gone.
            return List.of();
        }
    }

    /// Control groups of runs below a state directory.
    static List<Path> controlGroups(Path root) throws IOException {
        String prefix = String.format(
                Locale.ROOT, "mica-%08x-", root.resolve("tmp").toString().hashCode());
        List<Path> found = new ArrayList<>();
        Path mounts = Path.of("/sys/fs/cgroup");
        if (Files.isDirectory(mounts)) {
            try (Stream<Path> groups = Files.walk(mounts, 2)) {
                groups.filter(path -> path.getFileName().toString().startsWith(prefix))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /// Waits until nothing runs in whose arguments this stands.
    static void awaitEnd(String argument) throws InterruptedException {
        for (int i = 0; i < 500 && !processes(argument).isEmpty(); i++) {
            Thread.sleep(10);
        }
    }
}
