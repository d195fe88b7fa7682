package dev.mica.parser.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IgnoreMatcherTest {
    @Test
    void theLastRuleThatCoversAPathDecidesAndIsNamed() {
        IgnoreMatcher matcher = IgnoreMatcher.of(IgnoreFile.parse("# all but the readme\ndocs\n\n!docs/README.md\n"));
        assertThat(matcher.decidedBy("docs/x")).contains(new IgnoreRule("docs", 2));
        assertThat(matcher.decidedBy("docs/README.md")).contains(new IgnoreRule("!docs/README.md", 4));
        assertThat(matcher.decidedBy("src")).isEmpty();
        assertThat(matcher.excludes("docs/README.md")).isFalse();
    }

    @Test
    void aDirectoryIsLookedIntoOnlyIfAnExceptionMayApply() {
        IgnoreMatcher matcher = IgnoreMatcher.of(List.of("*", "!src/main", "!lib/**"));
        assertThat(step(matcher, "src").excluded()).isTrue();
        assertThat(step(matcher, "src").mayHoldIncluded()).isTrue();
        assertThat(step(matcher, "lib").mayHoldIncluded()).isTrue();
        assertThat(step(matcher, "target").mayHoldIncluded()).isFalse();
        assertThat(step(IgnoreMatcher.of(List.of("*", "!**/a")), "target").mayHoldIncluded())
                .isTrue();
        assertThat(step(IgnoreMatcher.of(List.of("*")), "src").mayHoldIncluded())
                .isFalse();
    }

    @Test
    void rulesThatAreNoPatternsAreNamed() {
        assertThatThrownBy(() -> IgnoreMatcher.of(IgnoreFile.parse("a\n!\n")))
                .isInstanceOfSatisfying(
                        IgnorePatternException.class, e -> assertThat(e.rule()).isEqualTo(new IgnoreRule("!", 2)))
                .hasMessage("illegal exclusion pattern: \"!\"");
        assertThatThrownBy(() -> IgnoreMatcher.of(List.of("[")))
                .isInstanceOf(IgnorePatternException.class)
                .hasMessage("syntax error in pattern");
    }

    @Test
    void aScanOfManyPathsTakesNoTime() {
        List<String> patterns = new ArrayList<>(List.of("!keep", "**/*.log", "*.md", "a/**/b*", "**/.*", "[xyz]*"));
        for (int i = patterns.size(); i < 50; i++) {
            patterns.add((i % 2 == 0 ? "**/name" : "dir/sub*/name") + i);
        }
        IgnoreMatcher matcher = IgnoreMatcher.of(patterns);
        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(scan(matcher)).isEqualTo(90_000));
    }

    private static int scan(IgnoreMatcher matcher) {
        int kept = 0;
        for (int directory = 0; directory < 1000; directory++) {
            IgnoreDecision parent = step(matcher, "package-" + directory);
            for (int file = 0; file < 100; file++) {
                String path = "package-" + directory + "/some-module-file" + file + (file % 10 == 0 ? ".log" : ".java");
                kept += matcher.child(parent, path).excluded() ? 0 : 1;
            }
        }
        return kept;
    }

    private static IgnoreDecision step(IgnoreMatcher matcher, String path) {
        return matcher.child(matcher.root(), path);
    }

    @Test
    @Tag("rule-58")
    void patternsAreTrimmedCleanedAndRootedAtTheContext() {
        assertThat(IgnoreFile.parse(" a/../b \n/c\n#d\n #e\n").patterns()).containsExactly("b", "c", "#e");
        IgnoreMatcher matcher = IgnoreMatcher.of(IgnoreFile.parse("foo\n**/bar\n"));
        assertThat(matcher.excludes("foo")).isTrue();
        assertThat(matcher.excludes("x/foo")).isFalse();
        assertThat(matcher.excludes("x/bar")).isTrue();
        assertThatThrownBy(() -> IgnoreMatcher.of(IgnoreFile.parse("!\n")))
                .isInstanceOf(IgnorePatternException.class)
                .hasMessageContaining("illegal exclusion pattern");
    }
}
