package dev.mica.sandbox.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A process of the host, told apart from a later one of the same number.
///
/// @param started in clock ticks since the machine started; 0 if there is no such process
record HostProcess(long id, long started) {
    /// Where `starttime` (proc(5), field 22) stands among the fields after the name, which may hold blanks itself.
    private static final int START_FIELD = 19;

    static HostProcess of(long id) throws IOException {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc/" + id + "/stat")), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new HostProcess(id, Long.parseLong(fields[START_FIELD]));
        } catch (NoSuchFileException e) {
            return new HostProcess(id, 0);
        }
    }

    /// Whether the process is the first of a PID namespace.
    static boolean isFirst(long id) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + id + "/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("NSpid:")) {
                    return line.endsWith("\t1");
                }
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        return false;
    }

    boolean isAlive() throws IOException {
        return started != 0 && of(id).started == started;
    }
}
