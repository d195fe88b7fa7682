package dev.mica.cli;

import dev.mica.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Does what people do with Mica most, in a throw-away place, so that the classes it takes get into the start-up
/// archive. Packaging runs it; nobody else needs to.
final class Rehearsal {
    private final CommandLine commandLine;

    private Rehearsal(Path directory) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment =
                Map.of("MICA_ROOT", directory.resolve("root").toString());
        commandLine = new CommandLine(new Console(
                new ByteArrayInputStream(new byte[0]), nowhere, nowhere, environment, directory, List.of()));
    }

    public static void main(String[] line) throws IOException {
        Path directory = Files.createTempDirectory("mica-rehearsal");
        try {
            Rehearsal rehearsal = new Rehearsal(directory);
            rehearsal.play("--version");
            rehearsal.play("--help");
            rehearsal.play("version");
        } finally {
            remove(directory);
        }
    }

    private void play(String... words) {
        commandLine.run(List.of(words));
    }

    private static void remove(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
