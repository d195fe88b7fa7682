package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.RuntimeConfig;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class VertexNamesTest {
    @Test
    void stepsAreCountedWithinTheirStage() {
        List<String> names = PlanFixture.names(new PlanFixture().plan("""
                FROM alpine AS build
                ENV WHO=you
                RUN echo $WHO \
                  $UNSET
                FROM scratch
                COPY --from=build "/a" $WHO/
                workdir /w
                """));
        assertThat(names)
                .hasSize(5)
                .anyMatch(name -> name.startsWith("[build 1/2] FROM docker.io/library/alpine:latest@sha256:"))
                .contains(
                        "[build 2/2] RUN echo you   $UNSET",
                        "[stage-1 1/2] COPY --from=build /a /",
                        "[stage-1 2/2] WORKDIR /w");
    }

    @Test
    void theOnlyStageHasNoName() {
        assertThat(PlanFixture.names(new PlanFixture().plan("FROM alpine AS only\nRUN a\nCOPY b c\n")))
                .contains("[2/3] RUN a", "[3/3] COPY b c", "[internal] load build context");
    }

    @Test
    void usersAndPasswordsOfAddressesAreLeftOut() {
        assertThat(PlanFixture.names(new PlanFixture()
                        .plan("FROM scratch\nARG P=s3cret\nADD https://joe:$P@h/f https://h/g@2 http://x@h/r.git /\n")))
                .contains("[1/1] ADD https://h/f https://h/g@2 http://h/r.git /");
    }

    @Test
    void numbersStandInColumns() {
        String runs = "RUN x\n".repeat(10);
        assertThat(PlanFixture.names(new PlanFixture().plan("FROM alpine\n" + runs)))
                .contains("[ 2/11] RUN x", "[11/11] RUN x");
    }

    @Test
    void severalPlatformsAreNamed() {
        PlanFixture fixture = new PlanFixture().platform("linux/arm64").multiPlatform();
        assertThat(PlanFixture.names(fixture.plan("""
                FROM --platform=$BUILDPLATFORM alpine AS build
                ARG TARGETARCH
                RUN a
                FROM alpine
                RUN b
                COPY --from=build x y
                """)))
                .contains("[linux/amd64->arm64 build 2/2] RUN a")
                .anyMatch(name -> name.startsWith("[linux/arm64 stage-1 1/3] FROM docker.io/library/alpine"));
    }

    @Test
    void triggersSayWhatTheyAre() {
        PlanFixture fixture = new PlanFixture().image("base", RuntimeConfig.EMPTY.withOnBuild(List.of("RUN t")));
        assertThat(PlanFixture.names(fixture.plan("FROM base\nRUN u\n")))
                .contains("[2/3] ONBUILD RUN t", "[3/3] RUN u");
    }

    @Test
    @Tag("rule-69")
    void secretsAreHiddenAndHeredocsSummed() {
        assertThat(PlanFixture.names(new PlanFixture().plan("""
                FROM alpine
                RUN --mount=type=secret,id=x,env=TOKEN send $TOKEN
                RUN <<EOF
                first
                second
                EOF
                """)))
                .contains(
                        "[stage-0 2/3] RUN --mount=type=secret,id=x,env=TOKEN send ****",
                        "[stage-0 3/3] RUN <<EOF (first...)");
    }
}
