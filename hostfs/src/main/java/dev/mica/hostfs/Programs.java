package dev.mica.hostfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What runs a program: itself and a loader, or the interpreter that its first line names.
final class Programs {
    /// As much of the first line as Linux reads.
    private static final int MAX_FIRST_LINE = 256;

    private Programs() {}

    static boolean startsAsElf(Path file) throws IOException {
        return ElfFile.isElf(start(file, 4));
    }

    /// The words after `#!` of a script; none if the file is no script.
    static List<String> interpreter(Path file) throws IOException {
        String start = new String(start(file, MAX_FIRST_LINE), StandardCharsets.UTF_8);
        if (!start.startsWith("#!")) {
            return List.of();
        }
        String line = start.lines().findFirst().orElse("").substring(2).strip();
        return line.isEmpty() ? List.of() : List.of(line.split("[ \t]+"));
    }

    private static byte[] start(Path file, int length) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(length);
        }
    }
}
