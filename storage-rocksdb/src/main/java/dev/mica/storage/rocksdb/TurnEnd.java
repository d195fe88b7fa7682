package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/// How long the database's logs and manifests were at the end of the last turn that ended well: a line each, the name
/// and the length. What is missing of that was not lost by a process that died.
final class TurnEnd {
    private static final String NAME = "durable";

    private TurnEnd() {}

    /// Notes the lengths. Only with a turn, when the database is closed.
    static void write(Path root, Path database) throws IOException {
        Map<String, Long> lengths = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(database, "{*.log,MANIFEST-*}")) {
            for (Path file : files) {
                lengths.put(String.valueOf(file.getFileName()), Files.size(file));
            }
        }
        if (lengths.equals(read(root))) {
            return;
        }
        StringBuilder text = new StringBuilder();
        lengths.forEach(
                (name, length) -> text.append(name).append(' ').append(length).append('\n'));
        Path temporary = root.resolve(NAME + ".new");
        Files.writeString(temporary, text);
        Files.move(temporary, root.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
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
