package dev.mica.core.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    private static final Platform HOST = Platform.of("linux", "amd64");

    @ParameterizedTest
    @CsvSource({
        "linux, linux/amd64",
        "arm64, linux/arm64",
        "Linux/x86_64, linux/amd64",
        "linux/arm64/v8, linux/arm64",
        "linux/arm, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "windows(10.0.1)/amd64, windows(10.0.1)/amd64",
        "macos/aarch64, darwin/arm64"
    })
    void platformsAreNormalised(String text, String normalised) {
        assertThat(Platform.parse(text, HOST).withVersion()).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "nosuch", "a/b/c/d", "linux/a b", "/amd64"})
    void othersAreRefused(String text) {
        assertThatThrownBy(() -> Platform.parse(text, HOST)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aliasesMeanTheSame() {
        assertThat(Platform.parse("linux/i386", HOST)).isEqualTo(Platform.of("linux", "386"));
    }
}
