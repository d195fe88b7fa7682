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
import java.util.Random;
import java.util.stream.Stream;

/// Does what people do with Mica most, in a throw-away place, so that the classes it takes get into the start-up
/// archive. Packaging runs it; nobody else needs to.
final class Rehearsal {
    private static final String DOCKERFILE = """
            # syntax=docker/dockerfile:1
            ARG VERSION=1
            FROM scratch AS first
            ARG VERSION
            ENV PATH=/bin:${PATH} NAME="a b"
            WORKDIR /app
            COPY --chown=1:1 file .
            COPY <<EOF /inline
            $VERSION
            EOF
            FROM first
            COPY --from=first /app/f* /copy/
            ADD file /added
            USER 1
            EXPOSE 80
            VOLUME /data
            HEALTHCHECK CMD true
            LABEL a=b
            ENTRYPOINT ["/x"]
            CMD ["y"]
            """;

    /// Nothing is run: the cache is asked for the first RUN, then there is no sandbox of that name.
    private static final String RUNS = """
            FROM rehearsal
            RUN --mount=type=cache,target=/c --mount=type=bind,source=file,target=/f --network=none make
            RUN <<EOF
            make
            EOF
            """;

    private final CommandLine commandLine;

    /// Long enough to be compressed as large layers are, and to leave early.
    private static final int LAYER_BYTES = 9 << 20;

    /// @param root below the directory
    private Rehearsal(Path directory, String root) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment =
                Map.of("MICA_ROOT", directory.resolve(root).toString());
        commandLine = new CommandLine(new Console(
                new ByteArrayInputStream(new byte[0]), nowhere, nowhere, environment, directory, List.of()));
    }

    public static void main(String[] line) throws IOException {
        Path directory = Files.createTempDirectory("mica-rehearsal");
        try {
            Rehearsal rehearsal = new Rehearsal(directory, "root");
            Files.writeString(directory.resolve("Dockerfile"), DOCKERFILE);
            Files.writeString(directory.resolve("file"), "content\n");
            rehearsal.play("--version");
            rehearsal.play("--help");
            rehearsal.play("build", "-t", "rehearsal", "--label", "a=b", "--output", "type=oci,dest=image.tar", ".");
            // Everything comes from the cache now: the most frequent build of all.
            rehearsal.play("build", "-t", "rehearsal", ".");
            rehearsal.play("build", "-f", "Dockerfile", "-t", "rehearsal", ".");
            Files.writeString(directory.resolve("Runs"), RUNS);
            rehearsal.play("build", "-f", "Runs", "--sandbox", "rehearsal", ".");
            rehearsal.play("images");
            rehearsal.play("history", "rehearsal");
            rehearsal.play("inspect", "rehearsal");
            rehearsal.play("save", "-o", "saved.tar", "rehearsal");
            rehearsal.play("load", "-i", "saved.tar");
            rehearsal.play("ps", "-a");
            rehearsal.play("system", "df");
            transfer(rehearsal, directory);
        } finally {
            remove(directory);
        }
    }

    /// Pushes an image and pulls it as another machine would.
    private static void transfer(Rehearsal rehearsal, Path directory) throws IOException {
        byte[] noise = new byte[LAYER_BYTES];
        new Random(1).nextBytes(noise);
        Files.write(directory.resolve("file"), noise);
        try (RehearsalRegistry registry = RehearsalRegistry.start()) {
            String name = registry.address() + "/rehearsal:1";
            rehearsal.play("build", "-t", name, ".");
            rehearsal.play("push", name);
            rehearsal.play("push", name);
            new Rehearsal(directory, "other").play("pull", name);
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
