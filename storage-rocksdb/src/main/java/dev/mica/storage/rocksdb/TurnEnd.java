package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How long the database's logs and manifests were at the end of the last turn that ended well: a line each,
/// the name and the length. What is missing of that was not lost by a process that died.
final class TurnEnd {
    private static final String NAME = "durable";

    private TurnEnd() {}

    /// Notes the lengths. Only with a turn, when the database is closed.
    ///
    /// Each turn writes a log of its own. An older one that is not as long as it was noted may end in a record
    /// that a killed process began: that end was lost, and does not count.
    static void write(Path root, Path database) throws IOException {
        Map<String, Long> known = read(root);
        Map<String, Long> lengths = new TreeMap<>();
        for (String kind : List.of("*.log", "MANIFEST-*")) {
            List<Path> files = oldestFirst(database, kind);
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                long size = Files.size(file);
                boolean own = file.equals(files.getLast());
                boolean noted = known.getOrDefault(name, -1L) == size;
                lengths.put(name, own || noted ? size : LogFile.read(file).wholeEnd());
            }
        }
        if (lengths.equals(known)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        lengths.forEach(
                (name, length) -> text.append(name).append(' ').append(length).append('\n'));
        Path temporary = root.resolve(NAME + ".new");
        Files.writeString(temporary, text);
        Files.move(temporary, root.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> oldestFirst(Path database, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(database, pattern)) {
            found.forEach(files::add);
        }
        // Numbers have six digits at least.
        files.sort(
                Comparator.comparingInt((Path file) -> file.toString().length()).thenComparing(Path::toString));
        return files;
    }

    /// By name. A line that is no such thing says nothing.
    static Map<String, Long> read(Path root) throws IOException {
        Map<String, Long> lengths = new TreeMap<>();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(root.resolve(NAME));
        } catch (NoSuchFileException e) {
            return lengths;
        }
        new String(bytes, UTF_8).lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(space + 1).matches("[0-9]{1,15}")) {
                lengths.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            }
        });
        return lengths;
    }
}
