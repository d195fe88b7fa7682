package dev.mica.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of rules in `docs/conformance.md` names exactly the tests that bear a rule's tag.
class RuleTableTest {
    private static final int RULES = 90;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| ([^|]+) \\| [^|]*\\|$");
    private static final Pattern TEST = Pattern.compile("((?:    @[^\n]*\n(?: {12}[^\n]*\n)*)+)    void (\\w+)\\(");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"rule-(\\d+)\"\\)");

    @Test
    void everyRuleHasItsTests() throws IOException {
        Map<Integer, TreeSet<String>> listed = listed(Files.readString(Path.of("../docs/conformance.md")));
        assertThat(listed.keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, RULES).boxed().toList());
        assertThat(listed).isEqualTo(tagged());
    }

    private static Map<Integer, TreeSet<String>> listed(String table) {
        Map<Integer, TreeSet<String>> tests = new TreeMap<>();
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            tests.put(
                    Integer.valueOf(row.group(1)),
                    new TreeSet<>(List.of(row.group(2).replace("`", "").split(", ", -1))));
        }
        return tests;
    }

    private static Map<Integer, TreeSet<String>> tagged() throws IOException {
        Map<Integer, TreeSet<String>> tests = new TreeMap<>();
        Path top = Path.of("..").toRealPath();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(top)) {
            files = walk.filter(file -> top.relativize(file).toString().matches("[a-z-]+/src/test/java/.*\\.java"))
                    .toList();
        }
        for (Path file : files) {
            String type = file.getFileName().toString().replace(".java", "");
            Matcher test = TEST.matcher(Files.readString(file));
            while (test.find()) {
                Matcher tag = TAG.matcher(test.group(1));
                while (tag.find()) {
                    tests.computeIfAbsent(Integer.valueOf(tag.group(1)), _ -> new TreeSet<>())
                            .add(type + "." + test.group(2));
                }
            }
        }
        return tests;
    }
}
