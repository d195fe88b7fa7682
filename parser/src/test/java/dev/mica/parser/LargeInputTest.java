package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Half a megabyte of what could take more than linear time; much more than a slow machine needs is allowed.
class LargeInputTest {
    private static final int SIZE = 600_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

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
