package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.parser.testing.Conformance;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EnvironmentConformanceTest {
    @TestFactory
    Stream<DynamicTest> environmentListsAreChangedAsBuildKitDoes() {
        return Conformance.cases("peers/instructions/env.json").stream()
                .filter(test -> "env-add".equals(test.get("kind")))
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        assertThat(Environment.with(
                        Conformance.strings(test.get("env")),
                        Conformance.string(test.get("key")),
                        Conformance.string(test.get("value"))))
                .isEqualTo(Conformance.strings(test.get("result")));
    }
}
