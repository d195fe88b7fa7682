package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.mica.core.event.BuildEvent;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole builds on stores in memory and a scripted machine.
class BuildsTest {
    private final MemoryContentStore contents = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore();
    private final ScriptedMachine machine = new ScriptedMachine();
    private final List<BuildEvent> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path temporary;

    @AfterEach
    void everythingIsClosed() {
        contents.checkNothingOpen();
        refs.checkNothingOpen();
        machine.checkNothingOpen();
    }

    private BuildResult build(MemoryContext context, String dockerfile, BuildRequest.Options options) {
        InstantSource clock = () -> now;
        BuildPorts ports = new BuildPorts(
                contents,
                refs,
                new MemoryLeases(clock),
                () -> machine,
                () -> machine,
                List.of(),
                () -> {
                    throw new AssertionError("nothing remote");
                },
                clock,
                temporary);
        events.clear();
        BuildRequest request = BuildRequest.of(context)
                .withDockerfile("Dockerfile", dockerfile.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .withTag(ImageReference.parse("test"))
                .withOptions(options);
        BuildResult result = Builds.of(ports).build(request, events::add);
        ImageValidator.validate(contents, result.target());
        return result;
    }

    private BuildResult build(MemoryContext context, String dockerfile) {
        return build(context, dockerfile, BuildRequest.Options.DEFAULT);
    }

    private List<String> reasons() {
        return events.stream()
                .flatMap(event -> event instanceof BuildEvent.StepMissed missed
                        ? java.util.stream.Stream.of(missed.reason())
                        : java.util.stream.Stream.empty())
                .toList();
    }

    private static Digest imageId(BuildResult result) {
        return result.images().getFirst().configuration().digest();
    }

    @Test
    void anUnchangedBuildIsFoundWholeAndHasTheSameId() {
        machine.on("make", Action.writing("/out", "made"));
        MemoryContext context = new MemoryContext().with("a.txt", "a");
        String dockerfile = "FROM scratch\nWORKDIR /app\nCOPY . .\nRUN make\nCMD [\"x\"]\n";
        BuildResult first = build(context, dockerfile);
        assertThat(reasons()).hasSize(3).allMatch("never built before"::equals);
        now = now.plusSeconds(3600);
        BuildResult second = build(context, dockerfile);
        assertThat(reasons()).isEmpty();
        assertThat(second).isEqualTo(first);
        assertThat(machine.requests()).hasSize(1);
    }

    @Test
    void aStepIsComparedWithItsOwnProjectsOnly() {
        String dockerfile = "FROM scratch\nCOPY . /\n";
        build(new MemoryContext().in("/home/ann/shop").with("a", "1"), dockerfile);
        build(new MemoryContext().in("/home/ann/bank").with("a", "2"), dockerfile);
        assertThat(reasons()).containsExactly("never built before");
        build(new MemoryContext().in("/home/bob/shop/").with("a", "3"), dockerfile);
        assertThat(reasons()).containsExactly("a changed");
    }

    @Test
    void aCopyOfAProjectIsComparedWithTheOriginal() {
        String dockerfile = "FROM scratch\nCOPY . /\n";
        build(new MemoryContext().in("/home/ann/shop").with("a", "1").with("same", "1"), dockerfile);
        build(new MemoryContext().in("/tmp/4711").with("a", "2").with("same", "1"), dockerfile);
        assertThat(reasons()).containsExactly("a changed");
    }

    @Test
    void aChangedFileIsNamedAsTheReason() {
        machine.on("make", Action.writing("/out", "made"));
        MemoryContext context = new MemoryContext().with("app.py", "1").with("requirements.txt", "r");
        String dockerfile = "FROM scratch\nCOPY requirements.txt /\nRUN make\nCOPY . /app/\n";
        build(context, dockerfile);
        build(context.with("app.py", "2"), dockerfile);
        assertThat(reasons()).containsExactly("app.py changed");
        assertThat(machine.requests()).hasSize(1);
    }

    @Test
    void aChangedArgumentIsNamedAsTheReason() {
        machine.on("make", Action.writing("/out", "made"));
        String dockerfile = "FROM scratch\nARG VERSION\nRUN make\n";
        build(new MemoryContext(), dockerfile, withArgument("VERSION", "1"));
        build(new MemoryContext(), dockerfile, withArgument("VERSION", "2"));
        assertThat(reasons()).singleElement().asString().contains("VERSION", "\"1\"", "\"2\"");
    }

    private static BuildRequest.Options withArgument(String name, String value) {
        return BuildRequest.Options.DEFAULT.withBuildArgument(name, value);
    }

    @Test
    void aStepThatMakesTheSameAgainLetsWhatFollowsBeFound() {
        machine.on("generate", new Action(0, "", Map.of("/generated", "same"), now.getEpochSecond()));

        machine.on("use", Action.writing("/used", "x"));
        String dockerfile = "FROM scratch\nARG SEED\nRUN generate\nFROM scratch\nCOPY --from=0 /generated /\nRUN use\n";
        BuildResult first = build(new MemoryContext(), dockerfile, withArgument("SEED", "1"));
        now = now.plusSeconds(1000);
        machine.on("generate", new Action(0, "", Map.of("/generated", "same"), now.getEpochSecond()));
        BuildResult second = build(new MemoryContext(), dockerfile, withArgument("SEED", "2"));
        assertThat(reasons()).hasSize(1);
        assertThat(imageId(second)).isEqualTo(imageId(first));
    }

    @Test
    void timesThatWereSetOnPurposeAreNoAccident() {
        machine.on("set", new Action(0, "", Map.of("/f", "same"), 1_000_000_000));
        String dockerfile = "FROM scratch\nARG SEED\nRUN set\n";
        BuildResult first = build(new MemoryContext(), dockerfile, withArgument("SEED", "1"));
        machine.on("set", new Action(0, "", Map.of("/f", "same"), 1_100_000_000));
        BuildResult second = build(new MemoryContext(), dockerfile, withArgument("SEED", "2"));
        assertThat(imageId(second)).isNotEqualTo(imageId(first));
    }

    @Test
    void aLostLayerIsAMissWithThatReason() throws Exception {
        machine.on("make", Action.writing("/out", "made"));
        BuildResult first = build(new MemoryContext(), "FROM scratch\nRUN make\n");
        contents.delete(first.images().getFirst().config().diffIds().getFirst().digest());
        BuildResult second = build(new MemoryContext(), "FROM scratch\nRUN make\n");
        assertThat(reasons()).singleElement().asString().contains("not in the store");
        assertThat(second.images().getFirst().config().diffIds())
                .isEqualTo(first.images().getFirst().config().diffIds());
    }

    @Test
    void aFailingCommandFailsTheBuildAndKeepsWhatWentWell() {
        machine.on("good", Action.writing("/a", "a"));
        machine.on("bad", new Action(3, "no luck\n", Map.of(), 0));
        assertThatThrownBy(() -> build(new MemoryContext(), "FROM scratch\nRUN good\nRUN bad\n"))
                .asInstanceOf(type(BuildException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.USER);
                    assertThat(e).hasMessageContaining("exit code: 3");
                    assertThat(e.range().orElseThrow().startLine()).isEqualTo(3);
                });
        machine.on("bad", Action.writing("/b", "b"));
        build(new MemoryContext(), "FROM scratch\nRUN good\nRUN bad\n");
        assertThat(reasons()).containsExactly("never built before");
    }

    @Test
    void aMissingFileIsNamedWithTheNearest() {
        MemoryContext context = new MemoryContext().with("requirements.txt", "r");
        assertThatThrownBy(() -> build(context, "FROM scratch\nCOPY requirments.txt /\n"))
                .asInstanceOf(type(BuildException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("no file matches \"requirments.txt\"");
                    assertThat(e.hint()).contains("\"requirements.txt\"");
                    assertThat(e.range().orElseThrow().startLine()).isEqualTo(2);
                });
    }

    @Test
    void theSameInputGivesTheSameBytesInAnotherStoreAtAnotherTime() {
        MemoryContext context = new MemoryContext().with("d/a.txt", "a").with("b", "b");
        String dockerfile = "FROM scratch\nWORKDIR /x/y\nCOPY . .\nENV A=b\n";
        BuildRequest.Options epoch = BuildRequest.Options.DEFAULT.withEpoch(1_600_000_000);
        BuildsTest other = new BuildsTest();
        other.temporary = temporary;
        other.now = now.plusSeconds(1_000_000);
        assertThat(other.build(context, dockerfile, epoch)).isEqualTo(build(context, dockerfile, epoch));
    }

    @Tag("rule-85")
    @Test
    void aBuiltImageCanBeABase() {
        machine.on("make", Action.writing("/out", "made"));
        BuildResult first = build(new MemoryContext(), "FROM scratch\nRUN make\nENV A=1\n");
        BuildResult second = build(
                new MemoryContext().with("f", "f"),
                "FROM test\nCOPY f /\nCOPY --from=test /out /two\n",
                BuildRequest.Options.DEFAULT.withEpoch(1));
        assertThat(second.images().getFirst().config().diffIds())
                .hasSize(3)
                .startsWith(first.images().getFirst().config().diffIds().getFirst());
        assertThat(second.images().getFirst().config().config().env()).contains("A=1");
    }

    @Test
    void aProgramOfAnotherMachineIsToldInsteadOfTheKernelsWords() {
        machine.on("make", new Action(1, "exec /bin/sh: Exec format error\n", Map.of(), 0));
        Platform host = HostPlatform.current();
        Platform foreign = Platform.of("linux", host.architecture().equals("arm64") ? "amd64" : "arm64");
        assertThatThrownBy(() -> build(
                        new MemoryContext(),
                        "FROM scratch\nRUN make\n",
                        BuildRequest.Options.DEFAULT.withPlatforms(List.of(foreign))))
                .asInstanceOf(type(BuildException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageStartingWith("RUN for " + foreign + " needs an emulator: this machine is ");
                    assertThat(e.kind()).isEqualTo(ErrorKind.ENVIRONMENT);
                    assertThat(e.hint()).contains("qemu-user-static");
                });
        assertThatThrownBy(() -> build(new MemoryContext(), "FROM scratch\nRUN make\n"))
                .hasMessageContaining("did not complete successfully: exit code: 1");
    }

    @Test
    @Tag("rule-27")
    void aChangedArgumentConcernsEveryRunButNoCopyThatDoesNotUseIt() {
        machine.on("make", Action.writing("/out", "made"));
        MemoryContext context = new MemoryContext().with("a", "a");
        String dockerfile = "FROM scratch\nARG V\nRUN make\nCOPY a /a\n";
        build(context, dockerfile, BuildRequest.Options.DEFAULT.withBuildArgument("V", "1"));
        build(context, dockerfile, BuildRequest.Options.DEFAULT.withBuildArgument("V", "2"));
        assertThat(machine.requests()).hasSize(2);
        assertThat(reasons()).hasSize(1);
        assertThat(reasons().getFirst()).contains("V");
    }

    @Test
    @Tag("rule-62")
    void aProcessHasAHomeAndAPath() {
        machine.on("make", Action.writing("/out", "made"));
        build(
                new MemoryContext().with("passwd", "u:x:7:8::/home/u:/bin/sh\n"),
                "FROM scratch\nCOPY passwd /etc/passwd\nUSER u\nRUN make\n");
        assertThat(machine.requests().getFirst().environment())
                .contains("HOME=/home/u")
                .anyMatch(variable -> variable.startsWith("PATH=/usr/local/sbin:"));
    }

    @Test
    @Tag("rule-68")
    void aBoundFilesContentIsPartOfTheKey() {
        machine.on("make", Action.writing("/out", "made"));
        String dockerfile = "FROM scratch\nRUN --mount=target=/c --mount=type=cache,target=/k make\n";
        build(new MemoryContext().with("a", "1"), dockerfile);
        build(new MemoryContext().with("a", "1"), dockerfile);
        assertThat(machine.requests()).hasSize(1);
        build(new MemoryContext().with("a", "2"), dockerfile);
        assertThat(machine.requests()).hasSize(2);
        assertThat(reasons()).containsExactly("a changed");
    }

    @Test
    @Tag("rule-67")
    void aCacheThatStartsFromFilesIsOneWhateverItsMode() {
        machine.on("make", Action.writing("/out", "made"));
        String from = "RUN --mount=type=cache,target=/k,from=s,source=/d%s make\n";
        String empty = "RUN --mount=type=cache,target=/e%s make\n";
        build(
                new MemoryContext().with("d/f", "1").with("e/f", "2"),
                "FROM scratch AS s\nCOPY . /\nFROM scratch\n" + String.format(from, "")
                        + String.format(from, ",mode=0700") + from.replace("/d%s", "/e") + String.format(empty, "")
                        + String.format(empty, ",mode=0700"));
        List<String> caches = machine.caches();
        assertThat(caches.get(0)).isEqualTo(caches.get(1));
        assertThat(caches.stream().distinct()).hasSize(4);
    }

    @Test
    void anOwnerThatNobodyKnowsIsRootAndIsNamed() {
        MemoryContext context = new MemoryContext().with("etc/passwd", "app:x:7:8::/:\n");
        String dockerfile = "FROM scratch\nCOPY . /\nCOPY --chown=app:crew . /a/\nCOPY --chown=ape . /b/\n"
                + "USER ape\nWORKDIR /w\n";
        build(context, dockerfile);
        assertThat(events.stream()
                        .filter(BuildEvent.Warning.class::isInstance)
                        .map(BuildEvent.Warning.class::cast)
                        .map(warning -> warning.lines().getFirst() + " " + warning.rule() + " " + warning.detail()))
                .containsExactlyInAnyOrder(
                        "3 UnknownOwner no matching entries for crew in /etc/group of the image: the files belong to the"
                                + " user's group",
                        "4 UnknownOwner no matching entries for ape in /etc/passwd of the image: the files belong to 0:0",
                        "6 UnknownOwner no matching entries for ape in /etc/passwd of the image: the files belong to 0:0");
    }
}
