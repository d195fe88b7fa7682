package dev.mica.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyInputsTest {
    private static CacheKey key(KeyField... fields) {
        return new KeyInputs(List.of(fields)).key();
    }

    @Test
    @Tag("rule-83")
    void fieldsThatReadAlikeWhenJoinedGiveOtherKeys() {
        assertThat(List.of(
                        key(new KeyField.Text("a", "bc")),
                        key(new KeyField.Text("ab", "c")),
                        key(new KeyField.Text("a", "b"), new KeyField.Text("c", "")),
                        key(new KeyField.Texts("a", List.of("b", "c"))),
                        key(new KeyField.Texts("a", List.of("bc"))),
                        key(new KeyField.Texts("a", List.of("bc", ""))),
                        key(new KeyField.Texts("a", List.of("b-c"))),
                        key(new KeyField.Texts("a", List.of("b")), new KeyField.Texts("c", List.of()))))
                .doesNotHaveDuplicates();
    }
}
