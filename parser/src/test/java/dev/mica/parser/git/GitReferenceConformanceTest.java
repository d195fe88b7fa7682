package dev.mica.parser.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GitReferenceConformanceTest {
    @TestFactory
    Stream<DynamicTest> referencesAreReadAsBuildKitDoes() {
        return Conformance.cases("peers/instructions/gitref.json").stream()
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        String input = Conformance.string(test.get("input"));
        if ("gitref-fragment".equals(test.get("kind"))) {
            boolean withSubdirectory = Boolean.TRUE.equals(test.get("subdir"));
            if (Boolean.TRUE.equals(test.get("ok"))) {
                assertThat(GitReference.parse(input).orElseThrow().fragmentForm(withSubdirectory))
                        .isEqualTo(test.get("expect"));
            } else {
                assertThat(isReference(input)).isFalse();
            }
        } else if (test.containsKey("notGit")) {
            assertThat(GitReference.parse(input)).isEmpty();
        } else if (test.containsKey("error")) {
            assertThatThrownBy(() -> GitReference.parse(input))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Conformance.string(test.get("errorContains")));
        } else {
            assertThat(fields(GitReference.parse(input).orElseThrow())).isEqualTo(test.get("expect"));
        }
    }

    private static boolean isReference(String input) {
        try {
            return GitReference.parse(input).isPresent();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The fields that are set, by the names of the data.
    private static Map<String, Object> fields(GitReference reference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("remote", reference.remote());
        fields.put("shortName", reference.shortName());
        fields.put("ref", reference.ref());
        fields.put("checksum", reference.checksum());
        fields.put("subDir", reference.subdirectory());
        fields.put("mTime", reference.modificationTime());
        fields.put("indistinguishableFromLocal", reference.bareHost());
        fields.put("unencryptedTCP", reference.unencrypted());
        fields.put("fetchByCommit", reference.fetchByCommit());
        reference.keepGitDirectory().ifPresent(keep -> fields.put("keepGitDir", keep));
        reference.submodules().ifPresent(fetch -> fields.put("submodules", fetch));
        fields.values().removeIf(value -> value.equals("") || value.equals(false));
        return fields;
    }
}
