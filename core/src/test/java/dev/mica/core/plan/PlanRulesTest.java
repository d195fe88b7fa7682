package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The rules of stages and configurations, each by its number; `docs/conformance.md` lists them all.
class PlanRulesTest {
    private final PlanFixture fixture = new PlanFixture();

    private RuntimeConfig config(String dockerfile) {
        return fixture.plan(dockerfile).image().config();
    }

    @Test
    @Tag("rule-29")
    void whatIsReadFromIsNamedPlainly() {
        assertThatThrownBy(() -> fixture.plan("FROM alpine\nARG x=busybox\nCOPY --from=$x /a /b\n"))
                .hasMessageContaining("variable expansion is not supported for --from");
        assertThatThrownBy(() -> fixture.plan("FROM alpine\nARG x=busybox\nRUN --mount=from=$x,target=/y z\n"))
                .hasMessageContaining("variable expansion");
    }

    @Test
    @Tag("rule-33")
    void aStageKeepsItsPlatformWhateverTheNextOneSays() {
        fixture.image("arm", Platform.of("linux", "arm64"), RuntimeConfig.EMPTY);
        BuildGraph graph = fixture.plan("FROM --platform=linux/arm64 arm AS a\nFROM --platform=linux/amd64 a\nRUN x\n");
        assertThat(graph.vertices().getLast().platform()).isEqualTo(Platform.of("linux", "arm64"));
    }

    @Test
    @Tag("rule-35")
    void scratchHasARootDirectoryAndAPath() {
        assertThat(config("FROM scratch\n").workingDir()).isEqualTo("/");
        assertThat(config("FROM scratch\n").env()).containsExactly(PlanFixture.PATH);
        fixture.image("bare", RuntimeConfig.EMPTY.withEnv(List.of("A=b")));
        assertThat(config("FROM bare\n").env()).containsExactlyInAnyOrder("A=b", PlanFixture.PATH);
        assertThatThrownBy(() -> fixture.plan("FROM Scratch\n")).hasMessageContaining("invalid reference format");
    }

    @Test
    @Tag("rule-37")
    void theConfigurationOfTheBaseIsInherited() {
        RuntimeConfig base = RuntimeConfig.EMPTY
                .withEnv(List.of(PlanFixture.PATH, "A=b"))
                .withCmd(Optional.of(List.of("c")))
                .withEntrypoint(Optional.of(List.of("e")))
                .withUser("u")
                .withWorkingDir("/w")
                .withLabels(Map.of("l", "v"));
        fixture.image("base", base);
        assertThat(config("FROM base\n")).isEqualTo(base);
    }

    @Test
    @Tag("rule-60")
    void aShellConcernsWhatFollowsAndChildren() {
        RuntimeConfig config = config("FROM alpine AS a\nCMD x\nSHELL [\"/s\", \"-e\"]\nFROM a\nENTRYPOINT y\n");
        assertThat(config.entrypoint()).contains(List.of("/s", "-e", "y"));
        assertThat(config.shell()).contains(List.of("/s", "-e"));
        assertThat(config("FROM alpine\nCMD x\nSHELL [\"/s\"]\n").cmd()).contains(List.of("/bin/sh", "-c", "x"));
    }

    @Test
    @Tag("rule-64")
    void directoriesAddUpAndMakeLayersButForTheRoot() {
        fixture.image("base", RuntimeConfig.EMPTY.withWorkingDir("/w"));
        BuildGraph graph = fixture.plan("FROM base\nWORKDIR a\nWORKDIR b\n");
        assertThat(graph.image().config().workingDir()).isEqualTo("/w/a/b");
        assertThat(graph.image().history()).allMatch(entry -> entry.layer().isPresent());
        assertThat(fixture.plan("FROM base\nWORKDIR /\n").image().history())
                .allMatch(entry -> entry.layer().isEmpty());
    }

    @Test
    @Tag("rule-70")
    void anEntrypointResetsAnInheritedCommandOnly() {
        assertThat(config("FROM alpine\nENTRYPOINT [\"e\"]\n").cmd().orElse(List.of()))
                .isEmpty();
        assertThat(config("FROM alpine\nCMD [\"c\"]\nENTRYPOINT [\"e\"]\n").cmd())
                .contains(List.of("c"));
        assertThat(config("FROM alpine\nENTRYPOINT [\"e\"]\nCMD [\"c\"]\n").entrypoint())
                .contains(List.of("e"));
        assertThat(config("FROM alpine\nCMD []\nENTRYPOINT []\n").cmd().orElse(List.of()))
                .isEmpty();
    }

    @Test
    @Tag("rule-71")
    void anEntrypointOfTheShellFormIsTheShells() {
        assertThat(config("FROM alpine\nENTRYPOINT e $x\nCMD [\"c\"]\n").entrypoint())
                .contains(List.of("/bin/sh", "-c", "e $x"));
    }

    @Test
    @Tag("rule-73")
    void portsAreExpandedSplitAndCounted() {
        assertThat(config("FROM alpine\nARG p=\"1 2-3/UDP\"\nEXPOSE $p 80:8080\n")
                        .exposedPorts())
                .containsExactlyInAnyOrder("1/tcp", "2/udp", "3/udp", "8080/tcp");
    }

    @Test
    @Tag("rule-74")
    void aVolumeMakesNoDirectoryAndKeepsLaterChanges() {
        BuildGraph graph = fixture.plan("FROM alpine\nVOLUME /v\nCOPY a /v/\n");
        assertThat(graph.image().config().volumes()).containsExactly("/v");
        assertThat(graph.image().history().getFirst().layer()).isEmpty();
        assertThat(graph.image().history().getLast().layer()).isPresent();
    }

    @Test
    @Tag("rule-76")
    void aGivenLabelBeatsAnInstructionAndSourcesGiveNone() {
        fixture.image("labelled", RuntimeConfig.EMPTY.withLabels(Map.of("other", "1")));
        fixture.labels(Map.of("l", "given"));
        assertThat(config("FROM alpine\nLABEL l=own m=own\nCOPY --from=labelled /a /\n")
                        .labels())
                .isEqualTo(Map.of("l", "given", "m", "own"));
    }
}
