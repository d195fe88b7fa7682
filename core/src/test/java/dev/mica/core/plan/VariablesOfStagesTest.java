package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.RuntimeConfig;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// ARG and ENV: who sees what, and who wins.
final class VariablesOfStagesTest {
    private final PlanFixture fixture = new PlanFixture();

    private Op.Run run(String dockerfile) {
        return PlanFixture.only(fixture.plan(dockerfile), Op.Run.class);
    }

    @Test
    @Tag("rule-19")
    void oneEnvSeesOldValuesAndOneArgSeesNewOnes() {
        BuildGraph graph = fixture.plan("FROM scratch\nENV a=old\nENV a=new b=$a\nARG x=1 y=$x\n");
        assertThat(graph.image().config().env()).contains("a=new", "b=old");
        assertThat(PlanFixture.history(graph)).endsWith("ARG x=1 y=1");
    }

    @Test
    @Tag("rule-24")
    void theLaterOfArgAndEnvWins() {
        fixture.image("base", RuntimeConfig.EMPTY.withEnv(List.of("V=base")));
        assertThat(run("FROM base\nARG V=arg\nRUN x\n").environment()).contains("V=arg");
        assertThat(run("FROM base\nARG V=arg\nENV V=env\nRUN x\n").environment())
                .contains("V=env");
        assertThat(fixture.plan("FROM base\nARG V=arg\nRUN x\n")
                        .image()
                        .config()
                        .env())
                .contains("V=base");
    }

    @Test
    @Tag("rule-22")
    void argumentsFromBeforeFromAreImportedByName() {
        String dockerfile = "ARG v=global\nFROM alpine\nARG %s\nRUN x\n";
        assertThat(run(dockerfile.formatted("w")).environment()).containsExactly(PlanFixture.PATH);
        assertThat(run(dockerfile.formatted("v")).environment()).contains("v=global");
        assertThat(run(dockerfile.formatted("v=own")).environment()).contains("v=own");
        fixture.argument("v", "given");
        assertThat(run(dockerfile.formatted("v=own")).environment()).contains("v=given");
    }

    @Test
    @Tag("rule-23")
    void platformArgumentsNeedADeclarationAndADefaultHidesThem() {
        assertThat(run("FROM alpine\nARG TARGETARCH\nARG TARGETSTAGE\nRUN x\n").environment())
                .contains("TARGETARCH=amd64", "TARGETSTAGE=default");
        assertThat(run("FROM alpine\nARG TARGETARCH=s390x\nRUN x\n").environment())
                .contains("TARGETARCH=s390x");
        assertThat(run("FROM alpine\nRUN x\n").environment()).containsExactly(PlanFixture.PATH);
    }

    @Test
    @Tag("rule-25")
    void childrenInheritArgumentsAndStrangersDoNot() {
        BuildGraph graph = fixture.plan("""
                FROM alpine AS a
                ARG v=1
                FROM a AS b
                RUN x
                FROM alpine
                RUN y
                COPY --from=b z /
                """);
        List<Op.Run> runs = graph.vertices().stream()
                .map(Vertex::op)
                .flatMap(op -> op instanceof Op.Run run ? List.of(run).stream() : List.<Op.Run>of().stream())
                .toList();
        assertThat(runs.getFirst().environment()).contains("v=1");
        assertThat(runs.getLast().environment()).containsExactly(PlanFixture.PATH);
        assertThat(PlanFixture.history(graph)).first().isEqualTo("RUN /bin/sh -c y # buildkit");
    }

    @Test
    @Tag("rule-28")
    void historyShowsDeclaredArgumentsOnceWithTheirLastValue() {
        assertThat(PlanFixture.history(
                        fixture.plan("FROM alpine\nARG foo=1\nARG bar=2\nARG none\nARG foo=3\nENV bar=4\nRUN x\n")))
                .last()
                .isEqualTo("RUN |3 foo=3 bar=4 none= /bin/sh -c x # buildkit");
    }

    @Test
    @Tag("rule-26")
    void proxiesReachTheProcessAndNothingElse() {
        fixture.argument("https_proxy", "http://p");
        Op.Run run = run("FROM alpine\nRUN x $https_proxy\n");
        assertThat(run.passedThrough())
                .containsOnlyKeys("HTTPS_PROXY", "https_proxy")
                .containsValue("http://p");
        assertThat(run.environment()).containsExactly(PlanFixture.PATH);
        assertThat(PlanFixture.history(fixture.plan("FROM alpine\nRUN x\n")))
                .containsExactly("RUN /bin/sh -c x # buildkit");
        assertThat(run("FROM alpine\nARG https_proxy\nRUN x\n").environment()).contains("https_proxy=http://p");
    }

    @Test
    void fromSeesOnlyArgumentsFromBeforeIt() {
        assertThat(fixture.argument("base", "alpine")
                        .plan("ARG base=no\nFROM $base\n")
                        .image()
                        .base())
                .isPresent();
        assertThatThrownBy(() -> fixture.plan("FROM scratch\nARG late=alpine\nFROM ${late}\n"))
                .hasMessage("base name (${late}) should not be blank");
    }

    @Test
    void theEpochIsAnArgumentToo() {
        assertThat(fixture.plan("FROM scratch\n").image().epochSeconds()).isEmpty();
        assertThat(fixture.plan("ARG SOURCE_DATE_EPOCH=7\nFROM scratch\n")
                        .image()
                        .epochSeconds())
                .isEqualTo(OptionalLong.of(7));
        fixture.epoch(5);
        BuildGraph graph = fixture.plan("FROM scratch\nARG SOURCE_DATE_EPOCH\nWORKDIR /w\n");
        assertThat(PlanFixture.only(graph, Op.MakeDirectory.class).createdSeconds())
                .isEqualTo(OptionalLong.of(5));
        assertThat(PlanFixture.history(graph)).first().isEqualTo("ARG SOURCE_DATE_EPOCH=5");
        fixture.argument("SOURCE_DATE_EPOCH", "6");
        assertThat(fixture.plan("FROM scratch\n").image().epochSeconds()).isEqualTo(OptionalLong.of(6));
        fixture.argument("SOURCE_DATE_EPOCH", "now");
        assertThatThrownBy(() -> fixture.plan("FROM scratch\n")).hasMessage("invalid SOURCE_DATE_EPOCH: now");
    }

    @Test
    void aMistypedPlatformArgumentIsPointedOut() {
        assertThatThrownBy(() -> fixture.plan("FROM --platform=$BULIDPLATFORM scratch\n"))
                .hasMessage("empty platform value from expression $BULIDPLATFORM")
                .extracting(e -> ((PlanException) e).hint())
                .isEqualTo("did you mean BUILDPLATFORM?");
    }

    @Test
    void valuesThatDoubleEndInAnError() {
        assertThatThrownBy(() -> fixture.plan("FROM scratch\nENV v=0123456789\n" + "ENV v=$v$v\n".repeat(40)))
                .hasMessage("the value of v is longer than 131072 characters");
    }
}
