package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Healthcheck;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryLinesTest {
    @Tag("rule-28")
    @Test
    void runShowsDeclaredArgumentsRule28() {
        LinkedHashMap<String, String> declared = new LinkedHashMap<>();
        declared.put("foo", "bar2");
        declared.put("bar", "123");
        assertThat(HistoryLines.run(declared, List.of("/bin/sh", "-c", "ls -l")))
                .isEqualTo("RUN |2 foo=bar2 bar=123 /bin/sh -c ls -l # buildkit");
        assertThat(HistoryLines.run(new LinkedHashMap<>(), List.of("ls"))).isEqualTo("RUN ls # buildkit");
    }

    @Test
    void listsAreWrittenAsGoDoes() {
        assertThat(HistoryLines.command(List.of("a b", "\"é\n\u0001\u200b")))
                .isEqualTo("CMD [\"a b\" \"\\\"é\\n\\x01\\u200b\"]");
        assertThat(HistoryLines.shell(List.of("/bin/bash", "-c"))).isEqualTo("SHELL [/bin/bash -c]");
    }

    @Test
    void healthcheckIsWrittenAsAStructure() {
        Healthcheck check = new Healthcheck(
                List.of("CMD-SHELL", "true"),
                Duration.ofMinutes(5),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ZERO,
                2);
        assertThat(HistoryLines.healthcheck(check))
                .isEqualTo("HEALTHCHECK {Test:[CMD-SHELL true] Interval:5m0s Timeout:3s StartPeriod:0s"
                        + " StartInterval:0s Retries:2}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1500, 1.5µs",
        "250000000, 250ms",
        "1500000000, 1.5s",
        "60000000000, 1m0s",
        "5400000000000, 1h30m0s",
        "-1000000000, -1s"
    })
    void durationsAreGos(long nanos, String text) {
        assertThat(GoText.duration(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
