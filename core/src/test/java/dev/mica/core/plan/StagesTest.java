package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.image.Environment;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.plan.PlanRequest.ContextKind;
import dev.mica.parser.SourceRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class StagesTest {
    private final PlanFixture fixture = new PlanFixture();

    @Test
    @Tag("rule-30")
    void theBasesThatTheTargetNeedsAreAskedFor() {
        PlanRequest request = fixture.request("""
                FROM unneeded AS a
                FROM --platform=linux/arm64 needed:1 AS b
                FROM scratch
                COPY --from=b x /
                COPY --from=other y /
                """);
        assertThat(Planner.plan(request, Map.of()))
                .isEqualTo(new PlanResult.NeedsImages(Set.of(
                        new ImageRequest("needed:1", false, Platform.of("linux", "arm64")),
                        new ImageRequest("other", false, PlanFixture.AMD64))));
    }

    @Test
    void aBaseThatNobodyNeedsStillHasToHaveASoundName() {
        assertThatThrownBy(() -> fixture.plan("FROM No AS a\nFROM scratch\n"))
                .hasMessage("failed to parse stage name \"No\": invalid reference format")
                .extracting(e -> ((PlanException) e).range())
                .isEqualTo(Optional.of(new SourceRange(1, 1)));
    }

    @Test
    @Tag("rule-31")
    void aStageHidesAnImageAndANamedContextHidesBoth() {
        String dockerfile = "FROM scratch AS alpine\nFROM alpine\nCOPY a b\n";
        assertThat(fixture.plan(dockerfile).image().base()).isEmpty();
        fixture.context("alpine", ContextKind.IMAGE);
        assertThat(fixture.plan(dockerfile).image().base()).isPresent();
        assertThat(fixture.plan("FROM docker.io/library/alpine:latest\n").vertices())
                .extracting(Vertex::name)
                .anyMatch(name -> name.startsWith("[context alpine] docker.io/library/alpine"));
    }

    @Test
    void aDirectoryAsBaseIsALayerOfItsOwn() {
        fixture.context("files", ContextKind.DIRECTORY);
        BuildGraph graph = fixture.plan("FROM files\nRUN x\n");
        Op.Copy copy = PlanFixture.only(graph, Op.Copy.class);
        assertThat(copy.destination()).isEqualTo("/");
        assertThat(graph.vertex(((CopyItem.Paths) copy.items().getFirst()).from())
                        .op())
                .isEqualTo(new Op.Context("files"));
        assertThat(PlanFixture.history(graph)).containsExactly("FROM files", "RUN /bin/sh -c x # buildkit");
        assertThat(graph.image().config().env()).containsExactly("PATH=" + Environment.DEFAULT_PATH);
    }

    @Test
    void aDirectoryIsCopiedFromAsItIs() {
        fixture.context("files", ContextKind.DIRECTORY);
        Op.Copy copy = PlanFixture.only(fixture.plan("FROM scratch\nCOPY --from=files a b /x/\n"), Op.Copy.class);
        assertThat(copy.items())
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        CopyItem.Paths.class,
                        paths -> assertThat(paths.patterns()).containsExactly("a", "b"));
    }

    @Test
    @Tag("rule-30")
    void stagesReadOnlyFromStagesAbove() {
        assertThatThrownBy(() -> fixture.plan("FROM scratch AS a\nCOPY --from=b x /\nFROM scratch AS b\n"
                        + "FROM scratch\nCOPY --from=a x /\n"))
                .hasMessage("cannot copy from stage \"b\", it needs to be defined before current stage \"a\"");
        assertThatThrownBy(() -> fixture.plan("FROM alpine AS a\nRUN --mount=from=b,target=/b x\nFROM scratch AS b\n"
                        + "FROM scratch\nCOPY --from=a x /\n"))
                .hasMessage("cannot mount from stage \"b\" to \"/b\", stage needs to be defined before current"
                        + " command");
        assertThatThrownBy(() ->
                        fixture.plan("FROM scratch AS a\nCOPY --from=b x /\nFROM scratch AS b\nCOPY --from=a x /\n"))
                .hasMessageStartingWith("circular dependency detected on stage: ");
        assertThatThrownBy(() -> fixture.plan("FROM scratch\nCOPY --from=7 x /\n"))
                .hasMessage("invalid stage index 7");
    }

    @Test
    @Tag("rule-32")
    void aMountNumbersNoStages() {
        PlanRequest request = fixture.request("FROM scratch AS zero\nFROM alpine\nRUN --mount=from=0,target=/m x\n");
        assertThat(Planner.plan(request, Map.of()))
                .isInstanceOfSatisfying(
                        PlanResult.NeedsImages.class,
                        needs -> assertThat(needs.images()).contains(new ImageRequest("0", false, PlanFixture.AMD64)));
    }

    @Test
    void aTargetIsFoundByNameOrNumber() {
        String dockerfile = "FROM scratch AS one\nLABEL l=1\nFROM scratch AS two\nLABEL l=2\n";
        assertThat(fixture.target("ONE").plan(dockerfile).image().config().labels())
                .containsEntry("l", "1");
        assertThat(fixture.target("1").plan(dockerfile).image().config().labels())
                .containsEntry("l", "2");
        assertThatThrownBy(() -> fixture.target("tow").plan(dockerfile))
                .hasMessage("target stage \"tow\" could not be found")
                .extracting(e -> ((PlanException) e).hint())
                .isEqualTo("did you mean two?");
    }

    @Test
    @Tag("rule-36")
    void aTriggerRunsOnceAndIsNotInherited() {
        BuildGraph graph = fixture.plan("""
                FROM scratch AS base
                ONBUILD COPY a /
                FROM base AS child
                FROM child
                COPY b /
                """);
        assertThat(PlanFixture.history(graph)).containsExactly("COPY a / # buildkit", "COPY b / # buildkit");
        assertThat(graph.image().config().onBuild()).isEmpty();
    }

    @Test
    void aTriggerMayNameAnotherImage() {
        fixture.image("base", RuntimeConfig.EMPTY.withOnBuild(List.of("COPY --from=busybox /bin /bin")));
        assertThat(fixture.plan("FROM base\n").vertices())
                .extracting(Vertex::op)
                .filteredOn(Op.Image.class::isInstance)
                .hasSize(2);
        fixture.image("bad", RuntimeConfig.EMPTY.withOnBuild(List.of("NONSENSE")));
        assertThatThrownBy(() -> fixture.plan("# x\nFROM bad\n"))
                .hasMessageContaining("NONSENSE")
                .extracting(e -> ((PlanException) e).range())
                .isEqualTo(Optional.of(new SourceRange(2, 2)));
    }

    @Test
    void aForeignBaseNamesTheResultUnlessAPlatformIsAskedFor() {
        fixture.image("arm", Platform.of("linux", "arm64"), RuntimeConfig.EMPTY);
        assertThat(fixture.plan("FROM arm\n").image().platform()).isEqualTo(Platform.of("linux", "arm64"));
        assertThat(fixture.platform("linux/amd64").plan("FROM arm\n").image().platform())
                .isEqualTo(PlanFixture.AMD64);
    }

    @Test
    void cacheIsIgnoredWhereItIsAskedFor() {
        String dockerfile = "FROM alpine AS a\nRUN x\nFROM a AS b\nRUN y\n";
        assertThat(fixture.noCache("B").plan(dockerfile).vertices())
                .filteredOn(Vertex::ignoreCache)
                .extracting(Vertex::name)
                .containsExactly("[b 1/1] RUN y");
        assertThat(fixture.noCache().plan(dockerfile).vertices())
                .filteredOn(Vertex::ignoreCache)
                .hasSize(2);
    }

    @Test
    void stepsKeepTheirIdentityWhenOthersChange() {
        StepId before = step(fixture.plan("FROM alpine\nRUN a\nCOPY x y\nRUN b\n"), "RUN b");
        assertThat(step(fixture.plan("FROM alpine\nENV e=1\nRUN a2\nRUN b\n"), "RUN b"))
                .isEqualTo(before);
        assertThat(step(fixture.plan("FROM alpine\nRUN b\n"), "RUN b")).isNotEqualTo(before);
        assertThat(step(fixture.plan("FROM alpine AS n\nRUN a\nRUN b\n"), "RUN b"))
                .isNotEqualTo(before);
    }

    @Test
    void filesForAnotherFrontendAreRefused() {
        fixture.plan("# syntax=docker/dockerfile:1.7-labs\nFROM scratch\n");
        fixture.plan("# syntax=mirror.test/x/dockerfile-upstream:master\nFROM scratch\n");
        assertThatThrownBy(() -> fixture.plan("# syntax=r.test/pack\nFROM scratch\n"))
                .hasMessage("the frontend r.test/pack is not supported")
                .extracting(e -> ((PlanException) e).range())
                .isEqualTo(Optional.of(new SourceRange(1, 1)));
    }

    private static StepId step(BuildGraph graph, String name) {
        return graph.vertices().stream()
                .filter(vertex -> vertex.name().endsWith("] " + name))
                .map(Vertex::stepId)
                .findFirst()
                .orElseThrow();
    }
}
