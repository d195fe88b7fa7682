package dev.mica.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mica.parser.ignore.IgnoreFile;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.ignore.IgnorePatternException;
import dev.mica.parser.words.Expander;
import dev.mica.parser.words.ExpansionException;
import dev.mica.parser.words.VariableLookup;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Half a megabyte of what could take more than linear time; much more than a slow machine needs is allowed.
class LargeInputTest {
    private static final int SIZE = 600_000;
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /// A few seconds, on a machine that has nothing else to do.
    private static final Duration LONG_LIMIT = Duration.ofSeconds(90);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN a\n",
                "# comment\n",
                "\n",
                "a \\\n",
                "[ \\\n",
                "\"a\",[ \\\n",
                "' \\\n",
                "\" \\\n",
                "<<A \\\n",
                "${a:-\\\n",
                "$ \\\n",
                "ONBUILD \\\n",
                "--mount=a \\\n",
                "a=b \\\n",
                "\\\n",
                "\\\\\\\\\n",
                "RUN <<A\nA\n"
            })
    void readingTakesLinearTime(String piece) {
        for (String keyword : new String[] {"RUN", "COPY", "ENV", "ARG", "LABEL", "ONBUILD RUN"}) {
            String text = "FROM scratch\n" + keyword + " x \\\n" + piece.repeat(SIZE / 6 / piece.length()) + "x\n";
            assertTimeoutPreemptively(LIMIT, () -> readOrRefuse(text));
        }
    }

    /// Ten megabytes of many short things and of one long one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN a\n",
                "# comment\n",
                "COPY --from=a --chown=1:1 b c\n",
                "ENV A=b C=\"d e\"\n",
                "RUN <<A <<B\nx\nA\ny\nB\n",
                "FROM a AS b\n",
                "LABEL a=${b:-${c}} \\\n d=e\n",
                "RUN x \\\n",
                "ENV a=b \\\n",
                "COPY a \\\n",
                "RUN <<A\n"
            })
    void tenMegabytesAreReadInSeconds(String piece) {
        String text = "FROM scratch\n" + piece.repeat(TEN_MEGABYTES / piece.length()) + "\nRUN x\n";
        assertTimeoutPreemptively(LONG_LIMIT, () -> {
            try {
                assertThat(Dockerfile.parse(text).stages()).isNotEmpty();
            } catch (DockerfileException e) {
                assertThat(e.range().startLine()).isPositive();
            }
        });
    }

    /// Ten megabytes of lines that are as long as lines may be, each a run of one nasty thing.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "${",
                "${a:-",
                "${a//",
                "{",
                "}",
                "\"",
                "'",
                "\\",
                "\\ ",
                "[",
                "[\"",
                "[\"a\",",
                "<<",
                "<<A ",
                "<<-\"",
                "--a=",
                "--mount=",
                "=",
                "a=",
                ",",
                "*",
                "#",
                "\u00e9",
                "\ud83d\ude00",
                "ONBUILD ",
                "\t"
            })
    void longLinesOfNastyThingsAreReadInSeconds(String piece) {
        String[] keywords = {
            "RUN", "ENV", "COPY", "LABEL", "ARG", "EXPOSE", "HEALTHCHECK CMD", "ADD", "VOLUME", "ONBUILD RUN"
        };
        String run = piece.repeat(60_000 / piece.getBytes(UTF_8).length);
        assertTimeoutPreemptively(LONG_LIMIT, () -> {
            for (String keyword : keywords) {
                String line = keyword + " " + run + "\n";
                readOrRefuse("FROM scratch\n" + line.repeat(TEN_MEGABYTES / 10 / run.length()));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "${",
                "${a:-",
                "${a//x/",
                "${a#",
                "{",
                "}",
                "\"",
                "'",
                "\\",
                "$a",
                "${a}",
                "[",
                "*",
                "${a:-b}",
                "\"$a\"",
                "\\$",
                "$1",
                "${a%\\*}"
            })
    void tenMegabytesAreExpandedInSeconds(String piece) {
        String word = piece.repeat(TEN_MEGABYTES / piece.length());
        Expander expander = Expander.of('\\');
        VariableLookup variables = name -> name.equals("a") ? Optional.of("xyx") : Optional.empty();
        assertTimeoutPreemptively(LONG_LIMIT, () -> {
            try {
                assertThat(expander.expand(word, variables)).isNotNull();
            } catch (ExpansionException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }

    /// Patterns that take a careless matcher time beyond measure, against a path that almost matches.
    @ParameterizedTest
    @ValueSource(strings = {"**/", "*", "a*", "*a", "**", "?*", "**/a/**/", "[a]*", "a/**/"})
    void patternsOfManyStarsAreMatchedInSeconds(String piece) {
        String pattern = piece.repeat(3_000 / piece.length()) + "b";
        String path = "a/".repeat(2_000) + "c";
        assertTimeoutPreemptively(LONG_LIMIT, () -> {
            IgnoreMatcher matcher = IgnoreMatcher.of(IgnoreFile.parse(pattern.getBytes(UTF_8)));
            assertThat(matcher.excludes(path)).isIn(true, false);
            IgnoreMatcher manyTimes = IgnoreMatcher.of(IgnoreFile.parse(
                    ("**/x" + "*".repeat(20) + "\n").repeat(10_000).getBytes(UTF_8)));
            assertThat(manyTimes.excludes("x".repeat(200))).isIn(true, false);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/**/b*\n", "!x\n", "[a-z]?\\*\n", "**/"})
    void soAreIgnoreFiles(String piece) {
        byte[] text = piece.repeat(TEN_MEGABYTES / piece.length()).getBytes(UTF_8);
        assertTimeoutPreemptively(LONG_LIMIT, () -> {
            try {
                IgnoreMatcher matcher = IgnoreMatcher.of(IgnoreFile.parse(text));
                assertThat(matcher).isNotNull();
            } catch (IgnorePatternException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }

    private static void readOrRefuse(String text) {
        try {
            assertThat(Dockerfile.parse(text).stages()).hasSize(1);
        } catch (DockerfileException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    @Tag("rule-2")
    void aLineIsAtMost65535BytesLong() {
        String longest = "RUN " + "é".repeat((65_535 - 4) / 2);
        assertThat(Dockerfile.parse("FROM a\n" + longest + "\n").stages()).hasSize(1);
        assertThatThrownBy(() -> Dockerfile.parse("FROM a\n" + longest + "xy\n"))
                .isInstanceOfSatisfying(
                        DockerfileException.class, e -> assertThat(e.range()).isEqualTo(new SourceRange(2, 2)))
                .hasMessage("dockerfile line greater than max allowed size of 65535");
    }

    @Test
    void joinedLinesMayBeLonger() {
        String text = "FROM a\nRUN x" + " \\\n  \\# 'y' é".repeat(30_000) + "\n";
        Dockerfile dockerfile = Dockerfile.parse(text);
        assertThat(dockerfile.stages().getFirst().instructions()).hasSize(1);
        DockerfilePropertiesTest.assertSurvivesPrinting(dockerfile);
    }
}
