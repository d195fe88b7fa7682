package dev.mica.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0,0B",
        "999,999B",
        "1000,1kB",
        "1234,1.23kB",
        "12345,12.3kB",
        "123456,123kB",
        "7790000,7.79MB",
        "999999,1e+03kB",
        "1050000000,1.05GB",
        "72800000,72.8MB"
    })
    void sizesHaveThreeDigits(long bytes, String text) {
        assertThat(Sizes.human(bytes)).isEqualTo(text.equals("1e+03kB") ? "1000kB" : text);
    }

    @ParameterizedTest
    @CsvSource({"36,36B", "2048,2.05kB", "3210000,3.21MB"})
    void progressHasTwoDecimals(long bytes, String text) {
        assertThat(Sizes.precise(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,Less than a second", "1,1 second", "59,59 seconds", "60,About a minute", "3599,59 minutes",
        "3600,About an hour", "7200,2 hours", "172799,2 days", "259200,3 days", "1209600,2 weeks",
        "5184000,2 months", "63072000,2 years"
    })
    void agesReadAsDockers(long seconds, String text) {
        assertThat(Ages.words(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
