package dev.mica.parser.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "*, abc, true",
        "*c, abc, true",
        "a*, ab/c, false",
        "a*/b, abc/b, true",
        "a*b*c*d*e*/f, axbxcxdxe/f, true",
        "a*b*c*d*e*/f, axbxcxdxexxx/fff, false",
        "a*b?c*x, abxbbxdbxebxczzy, false",
        "ab[c], abc, true",
        "ab[e-g], abc, false",
        "ab[^c], abc, false",
        "a\\*b, a*b, true",
        "a?b, a☺b, true",
        "a[^a]b, a☺b, true",
        "a???b, a☺b, false",
        "[a-ζ]*, α, true",
        "*[a-ζ], A, false",
        "a?b, a/b, false",
        "a*b, a/b, false",
        "[\\]a], ], true",
        "[x\\-], -, true",
        "*x, xxx, true",
        "[^a], /, true",
    })
    void namesMatchAsInGo(String pattern, String name, boolean matches) {
        assertThat(FilePathPattern.of(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a[", "a/b[", "[\\"})
    void whatGoRefusesIsRefused(String pattern) {
        assertThatThrownBy(() -> FilePathPattern.of(pattern))
                .isInstanceOf(BadPatternException.class)
                .hasMessage("syntax error in pattern");
    }

    @Test
    void namesNeedNotBeText() {
        byte[] name = {'a', (byte) 0xff, 'b'};
        assertThat(FilePathPattern.of("a?b").matches(name)).isTrue();
        assertThat(FilePathPattern.of(name).matches(name)).isTrue();
        assertThat(FilePathPattern.of("a").matches(name)).isFalse();
    }
}
