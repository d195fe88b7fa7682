package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.SourceRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunStepsTest {
    private final PlanFixture fixture = new PlanFixture();

    private Op.Run run(String instructions) {
        return PlanFixture.only(fixture.plan("FROM alpine\n" + instructions), Op.Run.class);
    }

    private List<RunMount> mounts(String flags) {
        return run("WORKDIR /w\nRUN " + flags + " x\n").mounts();
    }

    @Test
    @Tag("rule-59")
    void theShellFormRunsInTheShellAndTheExecFormAlone() {
        assertThat(run("RUN a  b\n").arguments()).containsExactly("/bin/sh", "-c", "a  b");
        assertThat(run("SHELL [\"/bin/bash\", \"-ec\"]\nRUN a\n").arguments()).containsExactly("/bin/bash", "-ec", "a");
        assertThat(run("ENTRYPOINT [\"e\"]\nRUN [\"a\", \"$b\"]\n").arguments()).containsExactly("a", "$b");
    }

    @Test
    @Tag("rule-17")
    void aLoneHeredocIsTheCommandAndOneOfManyIsTheShells() {
        assertThat(run("RUN <<EOF\none\ntwo\nEOF\n").arguments()).containsExactly("/bin/sh", "-c", "one\ntwo\n");
        assertThat(run("RUN <<-EOF\n\tone\n\tEOF\n").arguments()).containsExactly("/bin/sh", "-c", "one\n");
        assertThat(run("RUN <<A cat <<B\na\nA\nb\nB\n").arguments())
                .containsExactly("/bin/sh", "-c", "<<A cat <<B\na\nA\nb\nB");
    }

    @Test
    @Tag("rule-17")
    void aScriptOfItsOwnIsAFile() {
        Op.Run run = run("RUN <<EOF\n#!/bin/cat\nbody\nEOF\n");
        assertThat(run.arguments()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
        assertThat(run.files()).containsExactly(new InlineFile("/dev/pipes/EOF", "#!/bin/cat\nbody\n", 0755));
    }

    @Test
    void userAndDirectoryAreThoseInForce() {
        Op.Run run = run("USER u:g\nWORKDIR a\nWORKDIR b\nRUN x\n");
        assertThat(run.user()).isEqualTo("u:g");
        assertThat(run.workingDirectory()).isEqualTo("/a/b");
        assertThat(run("RUN x\n").workingDirectory()).isEqualTo("/");
    }

    @Test
    @Tag("rule-67")
    void bindMountsAreReadOnlyUnlessTheySayOtherwise() {
        RunMount.Bind plain =
                (RunMount.Bind) mounts("--mount=target=in,source=../s").getFirst();
        assertThat(plain.target()).isEqualTo("/w/in");
        assertThat(plain.source()).isEqualTo("/s");
        assertThat(plain.writable()).isFalse();
        assertThat(((RunMount.Bind) mounts("--mount=type=bind,dst=/b,rw").getFirst()).writable())
                .isTrue();
    }

    @Test
    @Tag("rule-67")
    void cacheMountsHaveANamespaceAndAnId() {
        fixture.argument("BUILDKIT_CACHE_MOUNT_NS", "ns");
        assertThat(mounts("--mount=type=cache,target=c/../d"))
                .containsExactly(new RunMount.Cache(
                        "ns/d", Optional.empty(), "/", "/w/d", false, RunMount.Sharing.SHARED, 0755, 0, 0));
        assertThat(mounts("--mount=type=cache,id=i,target=/d,sharing=locked,mode=700,uid=1,gid=2,ro"))
                .containsExactly(new RunMount.Cache(
                        "ns/i", Optional.empty(), "/", "/d", true, RunMount.Sharing.LOCKED, 0700, 1, 2));
    }

    @Test
    @Tag("rule-69")
    void secretsAreFilesOrVariablesOrBoth() {
        assertThat(mounts("--mount=type=secret,id=a/b"))
                .containsExactly(
                        new RunMount.Secret("a/b", "/run/secrets/b", true, Optional.empty(), false, 0400, 0, 0));
        assertThat(mounts("--mount=type=secret,target=/etc/key,required"))
                .containsExactly(new RunMount.Secret("key", "/etc/key", true, Optional.empty(), true, 0400, 0, 0));
        assertThat(mounts("--mount=type=secret,id=k,env=KEY"))
                .containsExactly(
                        new RunMount.Secret("k", "/run/secrets/k", false, Optional.of("KEY"), false, 0400, 0, 0));
    }

    @Test
    void agentsAreNumberedAndAnnounced() {
        Op.Run run = run("RUN --mount=type=ssh --mount=type=ssh,id=other x\n");
        assertThat(run.mounts())
                .containsExactly(
                        new RunMount.Ssh("default", "/run/buildkit/ssh_agent.0", false, 0600, 0, 0),
                        new RunMount.Ssh("other", "/run/buildkit/ssh_agent.1", false, 0600, 0, 0));
        assertThat(run.environment()).last().isEqualTo("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
    }

    @Test
    void memoryIsLimited() {
        assertThat(mounts("--mount=type=tmpfs,target=/t,size=1k"))
                .containsExactly(new RunMount.Tmpfs("/t", OptionalLong.of(1024)));
    }

    @Test
    void mountOptionsAreExpanded() {
        assertThat(run("ARG where=/x\nRUN --mount=type=cache,target=$where y\n")
                        .mounts()
                        .getFirst()
                        .target())
                .isEqualTo("/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mount=target=/ | invalid mount target \"/\"",
                "--mount=type=ssh,source=x | ssh does not support source",
                "--mount=type=tmpfs,target=/t,ro | a tmpfs mount can't be read-only: it starts empty",
                "--network=host | network.host is not allowed",
                "--security=insecure | security.insecure is not allowed",
                "--device=gpu | RUN --device is not supported",
            })
    void whatCantBeDoneIsRefused(String flags, String message) {
        assertThatThrownBy(() -> run("RUN " + flags + " x\n"))
                .hasMessage(message)
                .extracting(e -> ((PlanException) e).range())
                .isEqualTo(Optional.of(new SourceRange(2, 2)));
    }

    @Test
    void whatIsAllowedIsDone() {
        fixture.allow("network.host", "security.insecure");
        assertThat(run("RUN --network=host x\n").network()).isEqualTo(RunNetwork.HOST);
        assertThat(run("RUN --security=insecure x\n").insecure()).isTrue();
        assertThat(run("RUN --network=none x\n").network()).isEqualTo(RunNetwork.NONE);
    }

    @Test
    void theHostIsNamedByAnArgument() {
        assertThat(run("RUN x\n").limits().hostname()).isEqualTo("buildkitsandbox");
        fixture.argument("BUILDKIT_SANDBOX_HOSTNAME", "h");
        assertThat(run("RUN x\n").limits().hostname()).isEqualTo("h");
    }
}
