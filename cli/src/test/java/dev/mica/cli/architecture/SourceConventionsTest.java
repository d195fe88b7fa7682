package dev.mica.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the compiler and the formatter don't hold: lengths, names, and that no package may hold nulls.
class SourceConventionsTest {
    private static final int MAX_LINES = 600;
    private static final Set<String> VAGUE_PACKAGES =
            Set.of("util", "utils", "common", "helper", "helpers", "misc", "impl", "manager", "base", "shared");
    private static final Pattern VAGUE_TYPE = Pattern.compile(".*(Manager|Impl|Utils?|Helpers?)\\.java");

    private static List<Path> sources = List.of();

    @BeforeAll
    static void findSources() throws IOException {
        Path top = Path.of("..").toRealPath();
        try (Stream<Path> walk = Files.walk(top)) {
            sources = walk.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> top.relativize(file).toString().matches("[a-z-]+/src/(main|test)/java/.*"))
                    .sorted()
                    .toList();
        }
        assertThat(sources).as("sources below " + top).hasSizeGreaterThan(100);
    }

    @Test
    void filesAreShort() {
        assertThat(sources).filteredOn(file -> lines(file).size() > MAX_LINES).isEmpty();
    }

    @Test
    void packagesAreMarkedAsWithoutNulls() {
        assertThat(sources.stream()
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .map(Path::getParent)
                        .distinct()
                        .map(directory -> directory.resolve("package-info.java"))
                        .filter(info -> !Files.exists(info)
                                || lines(info).stream().noneMatch(line -> line.equals("@NullMarked"))))
                .isEmpty();
    }

    @Test
    void packagesHaveTellingNames() {
        assertThat(sources)
                .noneMatch(file -> Stream.of(file.getParent().toString().split("/"))
                        .skip(file.getParent().toString().split("/").length - packageDepth(file))
                        .anyMatch(VAGUE_PACKAGES::contains));
    }

    @Test
    void typesHaveTellingNames() {
        assertThat(sources)
                .noneMatch(file ->
                        VAGUE_TYPE.matcher(file.getFileName().toString()).matches());
    }

    private static int packageDepth(Path file) {
        String path = file.getParent().toString();
        return path.substring(path.indexOf("/java/") + "/java/".length()).split("/").length;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
