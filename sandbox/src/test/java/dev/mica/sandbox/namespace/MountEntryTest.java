package dev.mica.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountEntryTest {
    @Test
    void escapesWhatEndsAWord() {
        assertThat(new String(
                        MountEntry.table(List.of(
                                MountEntry.bind("/a b\t#", "/c\\d\ne", "ro"),
                                new MountEntry("proc", "/proc", "proc", List.of()))),
                        StandardCharsets.UTF_8))
                .isEqualTo("/a\\040b\\011\\043 /c\\134d\\012e none bind,ro 0 0\nproc /proc proc defaults 0 0\n");
    }
}
