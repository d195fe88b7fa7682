package dev.mica.core.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Who holds a lock on a file, for people who wait for it.
public final class LockHolder {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int MAX_COMMAND = 120;

    private LockHolder() {}

    /// Names the process that has the file locked: `process 4711 (mica build .)`. Where that can't be found
    /// out (it is another's process, or on another machine, or the system doesn't tell), `another process`.
    public static String describe(Path file) {
        try {
            String key = ":" + Files.getAttribute(file, "unix:ino");
            try (Stream<String> lines = Files.lines(LOCKS, StandardCharsets.US_ASCII)) {
                return lines.flatMap(line -> holder(line, key).stream())
                        .findFirst()
                        .map(LockHolder::process)
                        .orElse("another process");
            }
        } catch (IOException | RuntimeException e) {
            return "another process";
        }
    }

    /// A line: `1: POSIX  ADVISORY  WRITE 4711 fe:00:123456 0 EOF`. The device is not compared, since file
    /// systems with several give another one to those who ask for a file's attributes. With `->` it tells of
    /// who waits.
    private static Optional<Long> holder(String line, String inode) {
        String[] fields = line.strip().split("\\s+", -1);
        boolean ours = fields.length >= 8 && fields[1].equals("POSIX") && fields[5].endsWith(inode);
        return ours ? Optional.of(Long.parseLong(fields[4])) : Optional.empty();
    }

    private static String process(long pid) {
        if (pid <= 0) {
            return "another process";
        }
        Optional<String> command = command(pid);
        return "process " + pid + command.map(text -> " (" + text + ")").orElse("");
    }

    /// Without what only starts a Java program.
    private static Optional<String> command(long pid) {
        try {
            String text = Files.readString(
                            Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .replaceAll("\\p{Cntrl}", "?")
                    .strip()
                    .replaceFirst("^\\S*java .*dev\\.mica\\.cli\\.Main", "mica");
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(text.length() > MAX_COMMAND ? text.substring(0, MAX_COMMAND) + "…" : text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
