package dev.mica.parser.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.glob.SlashPath;
import dev.mica.parser.testing.Conformance;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class IgnoreConformanceTest {
    @TestFactory
    Stream<DynamicTest> patternsMatchAsInPatternmatcher() {
        return Conformance.cases("peers/ignore/patterns.json").stream()
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        List<String> patterns = Conformance.strings(test.get("patterns"));
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> IgnoreMatcher.of(patterns)).isInstanceOf(IgnorePatternException.class);
            return;
        }
        boolean clean = Boolean.TRUE.equals(test.get("cleanPath"));
        String written = Conformance.string(test.get("path"));
        String path = clean ? SlashPath.clean(written) : written;
        IgnoreMatcher matcher = IgnoreMatcher.of(patterns);
        boolean excluded = matcher.excludes(path) && !(clean && path.equals("."));
        assertThat(excluded).isEqualTo(test.get("matches"));
        if (clean && !path.startsWith("/") && !path.startsWith(".")) {
            assertThat(stepByStep(matcher, path)).isEqualTo(test.get("matches"));
        }
    }

    /// As a scan does it, directory by directory.
    private static boolean stepByStep(IgnoreMatcher matcher, String path) {
        IgnoreDecision decision = matcher.root();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            decision = matcher.child(decision, path.substring(0, slash));
            if (!decision.mayHoldIncluded()) {
                return true;
            }
        }
        return matcher.child(decision, path).excluded();
    }

    @TestFactory
    Stream<DynamicTest> ignoreFilesAreReadAsInPatternmatcher() {
        return Conformance.cases("peers/ignore/ignorefile.json").stream()
                .map(test -> DynamicTest.dynamicTest(
                        Conformance.string(test.get("name")),
                        () -> assertThat(IgnoreFile.parse(Conformance.string(test.get("content")))
                                        .patterns())
                                .isEqualTo(Conformance.strings(test.get("patterns")))));
    }
}
