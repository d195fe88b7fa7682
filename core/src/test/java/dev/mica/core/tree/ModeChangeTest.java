package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModeChangeTest {
    /// The results are those of FreeBSD's setmode(3), whose grammar BuildKit uses, with a umask of 0.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "755|0644|0755|0755",
                "0640|4755|0640|0640",
                "7777|0000|7777|7777",
                "u=rwX,go=rX|0600|0644|0755",
                "u=rwX,go=rX|0700|0755|0755",
                "a+x|0644|0755|0755",
                "+x|0644|0755|0755",
                "g-w,o=|0666|0640|0640",
                "go=u|0640|0666|0666",
                "go=u|2640|2666|2666",
                "go=u-w|0750|0755|0755",
                "u=u|0700|0700|0700",
                "o+g|0640|0644|0644",
                "o-u|0757|0750|0750",
                "g+s|0644|2644|2644",
                "u+s|0755|4755|4755",
                "+s|0755|6755|6755",
                "o+s|0755|0755|0755",
                "+t|0755|1755|1755",
                "+rt|0000|1000|1000",
                "u=|4755|0055|0055",
                "a=|7777|1000|1000",
                "=|1777|1000|1000",
                "=rX|0100|0555|0555",
                "=rX|0200|0444|0555",
                "a+X|0644|0644|0755",
                "-X|0755|0644|0644",
                "u+r-w|0200|0400|0400",
                "u+rw,g+r,o-x,o+w|0001|0642|0642",
                "g=ru|0700|0770|0770",
                "g=ur|0700|0740|0740",
                "ug=rw,o=r|7777|1664|1664",
            })
    void givesTheBitsThatBuildKitGives(String text, String before, String file, String directory) {
        ModeChange change = ModeChange.parse(text);
        assertThat(Integer.toOctalString(change.apply(Integer.parseInt(before, 8), false)))
                .isEqualTo(Integer.toOctalString(Integer.parseInt(file, 8)));
        assertThat(Integer.toOctalString(change.apply(Integer.parseInt(before, 8), true)))
                .isEqualTo(Integer.toOctalString(Integer.parseInt(directory, 8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"64a", "10000", "9", "8755", "77777777777777777777777777"})
    void refusesBadNumbersInBuildKitsWords(String text) {
        assertThatThrownBy(() -> ModeChange.parse(text))
                .isInstanceOf(InvalidModeException.class)
                .hasMessage(
                        "invalid chmod parameter: '" + text + "'. it should be octal string and between 0 and 07777");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "u+x,", "x", "u+q", "+644", "u=rw,,g=r", "b+x", "rwx", "-1", "u+x g+x"})
    void refusesWhatIsNeither(String text) {
        assertThatThrownBy(() -> ModeChange.parse(text))
                .isInstanceOf(InvalidModeException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageEndingWith("invalid syntax");
    }

    @Test
    void onlyOctalModesConcernMadeDirectories() {
        assertThat(ModeChange.parse("4711").madeDirectoryMode()).isEqualTo(0711);
        assertThat(ModeChange.parse("a=").madeDirectoryMode()).isEqualTo(0755);
    }
}
