package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ChecksTest {
    private final PlanFixture fixture = new PlanFixture();

    private List<String> found(String dockerfile, String... ignored) {
        PlanRequest request = fixture.request(dockerfile);
        Optional<IgnoreMatcher> matcher =
                ignored.length == 0 ? Optional.empty() : Optional.of(IgnoreMatcher.of(List.of(ignored)));
        Map<ImageRequest, ResolvedImage> known = new HashMap<>();
        while (true) {
            switch (Checks.check(request, known, matcher)) {
                case CheckResult.Checked checked -> {
                    checked.error().ifPresent(error -> {
                        throw error;
                    });
                    return checked.diagnostics().stream()
                            .map(one -> one.range().startLine() + " " + one.detail())
                            .toList();
                }
                case CheckResult.NeedsImages needs ->
                    needs.images().forEach(image -> known.put(image, fixture.resolve(image)));
            }
        }
    }

    @Test
    void aVariableThatNothingDefinesIsReportedWithItsNeighbour() {
        assertThat(found("FROM alpine\nARG declared\nENV NAME=x\nCOPY $NAM $declared $PATH /\nRUN $anything\n"))
                .containsExactly("4 Usage of undefined variable '$NAM' (did you mean $NAME?)");
    }

    @Test
    void theBaseAndStagesBelowDefineVariables() {
        fixture.image("base", RuntimeConfig.EMPTY.withEnv(List.of("FROM_BASE=1")));
        assertThat(found("FROM base AS a\nARG own\nFROM a\nCOPY $FROM_BASE $own /\n"))
                .isEmpty();
    }

    @Test
    void platformsAreNotWrittenDown() {
        assertThat(found("FROM --platform=linux/amd64 alpine AS build\n"))
                .containsExactly("1 FROM --platform flag should not use constant value \"linux/amd64\"");
        assertThat(found("FROM --platform=linux/amd64 alpine AS build_amd64\n")).isEmpty();
        assertThat(found("FROM --platform=${TARGETPLATFORM} alpine\n"))
                .containsExactly("1 Setting platform to predefined ${TARGETPLATFORM} in FROM is redundant as this is"
                        + " the default behavior");
        assertThat(found("FROM --platform=$BUILDPLATFORM alpine\n")).isEmpty();
    }

    @Test
    @Tag("rule-34")
    void anImageForAnotherPlatformIsReported() {
        fixture.image("arm", Platform.of("linux", "arm64"), RuntimeConfig.EMPTY);
        assertThat(found("FROM arm\n"))
                .containsExactly("1 Base image arm was pulled with platform \"linux/arm64\", expected \"linux/amd64\""
                        + " for current build");
    }

    @Test
    void portsAreWrittenPlainly() {
        assertThat(found("FROM alpine\nEXPOSE 80/TCP 127.0.0.1:81:82 83/udp\n"))
                .hasSize(2)
                .anyMatch(detail -> detail.contains("80/TCP"))
                .anyMatch(detail -> detail.contains("127.0.0.1:81:82"));
    }

    @Test
    void onlyTheLastOfSomeInstructionsCounts() {
        assertThat(found("FROM alpine\nCMD [\"a\"]\nRUN b\ncmd [\"c\"]\nFROM alpine\nCMD [\"d\"]\n").stream()
                        .filter(detail -> detail.contains("Multiple"))
                        .toList())
                .containsExactly("2 Multiple cmd instructions should not be used in the same stage because only the"
                        + " last one will be used");
    }

    @Test
    void commandsOfTheShellAreReportedUnlessTheShellIsChosen() {
        assertThat(found("FROM alpine\nCMD a\n")).hasSize(1);
        assertThat(found("FROM alpine\nSHELL [\"bash\", \"-c\"]\nCMD a\n")).isEmpty();
        fixture.image("own", RuntimeConfig.EMPTY.withShell(Optional.of(List.of("bash", "-c"))));
        assertThat(found("FROM own\nENTRYPOINT a\n")).isEmpty();
    }

    @Test
    void relativeDirectoriesNeedAnAbsoluteOneInTheBuild() {
        assertThat(found("FROM alpine AS a\nWORKDIR x\nWORKDIR y\nFROM a\nWORKDIR z\n"))
                .containsExactly("2 Relative workdir \"x\" can have unexpected results if the base image changes");
        assertThat(found("FROM alpine AS a\nWORKDIR /x\nFROM a\nWORKDIR z\n")).isEmpty();
    }

    @Test
    void sourcesThatTheIgnoreFileLeavesOutAreReported() {
        String dockerfile =
                "FROM alpine\nCOPY a.log b /\nADD ./sub/../c.log http://h/d.log /\n" + "COPY --from=busybox e.log /\n";
        assertThat(found(dockerfile, "*.log"))
                .containsExactly(
                        "2 Attempting to Copy file \"a.log\" that is excluded by .dockerignore",
                        "3 Attempting to Add file \"c.log\" that is excluded by .dockerignore");
        assertThat(found(dockerfile, "*.log", "!z")).isEmpty();
        assertThat(found("FROM alpine\nCOPY . /\n", "x")).isEmpty();
        assertThat(found("FROM alpine\nCOPY . /\n", "*")).hasSize(1);
    }

    @Test
    void secretsAndTheOldFormAreReportedOnceEach() {
        assertThat(found("FROM alpine\nENV API_TOKEN=x PUBLIC_KEY=y\nARG password\nENV old form\n"))
                .containsExactly(
                        "2 Do not use ARG or ENV instructions for sensitive data (ENV \"API_TOKEN\")",
                        "3 Do not use ARG or ENV instructions for sensitive data (ARG \"password\")",
                        "4 \"ENV key=value\" should be used instead of legacy \"ENV key value\" format");
    }

    @Test
    void basesHaveToMakeSenseWithoutArguments() {
        fixture.argument("v", "1").argument("name", "alpine");
        assertThat(found("ARG v\nARG name\nFROM alpine:$v\nFROM ${name}\nFROM ${neme:-busybox}\n"))
                .containsExactly(
                        "3 Default value for ARG alpine:$v results in empty or invalid base image name",
                        "4 Default value for ARG ${name} results in empty or invalid base image name",
                        "5 FROM argument 'neme' is not declared (did you mean name?)");
    }

    @Test
    void aCommentSwitchesARuleOff() {
        assertThat(found("FROM alpine\n# check=skip=JSONArgsRecommended\nCMD a\n"))
                .isEmpty();
    }

    @Test
    void findingsAreErrorsWhereTheDockerfileSaysSo() {
        assertThatThrownBy(() -> found("# check=error=true\nFROM alpine\nCMD a\n"))
                .hasMessage("lint violation found for rules: JSONArgsRecommended");
    }

    @Test
    void aCheckLooksAtStagesThatABuildLeavesOut() {
        String dockerfile = "FROM scratch AS unneeded\nCMD a\nFROM scratch\n";
        assertThat(found(dockerfile)).hasSize(1);
        assertThat(Checks.warnings(fixture.request(dockerfile), Map.of(), Optional.empty()))
                .isEmpty();
    }
}
