package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.cli.HostileArchives.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Archives and contexts that were made to read or write outside of an image. A directory `outside` stands for the rest
/// of the machine; nothing of it may be seen or changed.
@Timeout(60)
class HostileInputTest {
    @TempDir
    Path directory;

    private CliRun mica;
    private Path outside;

    @BeforeEach
    void prepare() throws IOException {
        mica = new CliRun(directory);
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret\n");
        Files.createDirectory(directory.resolve("app"));
    }

    private void assertNothingHappened() throws IOException {
        assertThat(outside.toFile().list()).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasContent("secret\n");
        assertThat(mica.ok("system", "fsck")).contains("Nothing is broken.");
        for (String folder : List.of("root/tmp", "root/store/tmp", "root/store/leases")) {
            Path left = directory.resolve(folder);
            assertThat(!Files.exists(left) || left.toFile().list().length == 0)
                    .as(folder)
                    .isTrue();
        }
    }

    private static Arguments refused(Member member, String says) {
        return Arguments.of(member, says);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(Member.file("../x", "x"), "entry \"../x\": the name is refused: it leaves the layer's root"),
                refused(
                        Member.file("a/../../x", "x"),
                        "entry \"a/../../x\": the name is refused: it leaves the layer's root"),
                refused(
                        Member.hardLink("h", "../../outside/secret"),
                        "entry \"h\": its hard link to \"../../outside/secret\" is refused"),
                refused(Member.hardLink("h", "/etc/passwd"), "entry \"h\": expected the target of its hard link"),
                refused(new Member("..", TarConstants.LF_DIR, "", ""), "it leaves the layer's root"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anArchiveThatLeavesItsRootIsRefused(Member member, String says) throws IOException {
        byte[] layer = HostileArchives.tar(Member.file("fine", "x"), member);
        Files.write(directory.resolve("bad.tar"), layer);
        Files.write(directory.resolve("bad.image.tar"), HostileArchives.image("bad:1", List.of(layer)));
        Files.write(directory.resolve("app/bad.tar"), layer);
        Files.writeString(directory.resolve("app/Dockerfile"), "FROM scratch\nADD bad.tar /\n");

        CliRun.Result imported = mica.run("import", "bad.tar", "bad");
        assertThat(imported.exitCode()).isEqualTo(1);
        assertThat(imported.err()).startsWith("ERROR: bad.tar is malformed").contains(says);

        CliRun.Result loaded = mica.run("load", "-i", "bad.image.tar");
        assertThat(loaded.exitCode()).isEqualTo(1);
        assertThat(loaded.err())
                .startsWith("ERROR: bad.image.tar: layer sha256:")
                .contains(says);

        CliRun.Result built = mica.run("build", "app");
        assertThat(built.exitCode()).isEqualTo(1);
        assertThat(built.err())
                .contains("ERROR: Dockerfile:2: the archive bad.tar is malformed")
                .contains(says);

        assertThat(mica.ok("images", "-aq")).isEmpty();
        assertThat(directory.resolve("x")).doesNotExist();
        assertNothingHappened();
    }

    @Test
    void namesAreTakenAsTheyAre() throws IOException {
        Files.write(
                directory.resolve("odd.tar"),
                HostileArchives.tar(
                        Member.file("/absolute", "a"),
                        Member.file("in/../inside", "b"),
                        Member.file("two\nlines", "c")));
        mica.ok("import", "odd.tar", "odd");
        Files.writeString(directory.resolve("app/Dockerfile"), "FROM odd\n");
        mica.ok("build", "-o", "out", "app");
        assertThat(directory.resolve("out").toFile().list())
                .containsExactlyInAnyOrder("absolute", "inside", "two\nlines");
        assertNothingHappened();
    }

    /// Layer 1 has a link out of the root, layer 2 a file behind it.
    @Tag("rule-82")
    @Test
    void nothingIsWrittenThroughALinkOfALowerLayer() throws IOException {
        byte[] links = HostileArchives.tar(
                Member.symlink("evil", outside.toString()), Member.symlink("up", "../../../../.." + outside));
        byte[] files = HostileArchives.tar(Member.file("evil/one", "1"), Member.file("up/two", "2"));
        Files.write(directory.resolve("evil.tar"), HostileArchives.image("evil", List.of(links, files)));
        mica.ok("load", "-i", "evil.tar");
        Files.writeString(
                directory.resolve("app/Dockerfile"),
                "FROM evil\nCOPY more evil/\nCOPY more /up/deep/\nWORKDIR /evil/work\n");
        Files.writeString(directory.resolve("app/more"), "3");

        mica.ok("build", "-t", "built", "-o", "out", "app");

        Path inside = Path.of(directory.resolve("out").toString() + outside);
        assertThat(inside.resolve("one")).hasContent("1");
        assertThat(inside.resolve("two")).hasContent("2");
        assertThat(inside.resolve("more")).hasContent("3");
        assertThat(inside.resolve("deep/more")).hasContent("3");
        assertThat(inside.resolve("work")).isDirectory();
        assertThat(inside.resolve("secret")).doesNotExist();
        assertThat(directory.resolve("out/evil")).isSymbolicLink();
        assertNothingHappened();
    }

    /// What a process sees is what the image has.
    @Test
    void aProcessFindsTheFileWhereTheLinkLeadsInside() throws IOException {
        RunningSystem.assumeRunsProcesses();
        byte[] links = HostileArchives.tar(Member.symlink("evil", outside.toString()));
        byte[] files = HostileArchives.tar(Member.file("evil/one", "of the image"));
        Files.write(directory.resolve("evil.tar"), HostileArchives.image("evil", List.of(links, files)));
        mica.ok("load", "-i", "evil.tar");
        Files.writeString(
                directory.resolve("app/Dockerfile"),
                "FROM evil\nCOPY --from=base / /\nRUN cat %1$s/one /evil/one >/seen && echo x >/evil/new && ls %1$s >>/seen\n"
                        .formatted(outside));

        mica.ok("build", "--build-context", RunningSystem.BASE, "-o", "out", "app");

        assertThat(directory.resolve("out/seen")).hasContent("of the imageof the imagenew\none\n");
        assertNothingHappened();
    }

    @Test
    void linksOfTheContextAreCopiedAndNotFollowedOut() throws IOException {
        Path context = directory.resolve("app");
        Files.createSymbolicLink(context.resolve("direct"), outside.resolve("secret"));
        Files.createSymbolicLink(context.resolve("folder"), outside);
        Files.createDirectory(context.resolve("tree"));
        Files.createSymbolicLink(context.resolve("tree/link"), outside.resolve("secret"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY tree /tree/\n");
        mica.ok("build", "-o", "out", "app");
        assertThat(Files.readSymbolicLink(directory.resolve("out/tree/link"))).isEqualTo(outside.resolve("secret"));

        for (String source : List.of("direct", "folder/secret", "../outside/secret", "folder")) {
            Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY " + source + " /got/\n");
            CliRun.Result built = mica.run("build", "-o", "out2", "app");
            assertThat(built.exitCode()).as(source).isEqualTo(1);
            assertThat(built.err()).contains("Dockerfile:2");
        }
        assertThat(directory.resolve("out2")).doesNotExist();
        assertNothingHappened();
    }

    /// The destination of `--output type=local` holds links of the user's, which may be followed, and of the image's,
    /// which may not.
    @Test
    void localOutputWritesThroughNoLinkOfTheImage() throws IOException {
        Files.write(
                directory.resolve("first.tar"),
                HostileArchives.tar(Member.symlink("d", outside.toString()), Member.symlink("f", outside + "/new")));
        Files.write(
                directory.resolve("second.tar"), HostileArchives.tar(Member.file("d/x", "x"), Member.file("f", "y")));
        mica.ok("import", "first.tar", "first");
        mica.ok("import", "second.tar", "second");
        Files.writeString(directory.resolve("app/Dockerfile"), "ARG B\nFROM $B\n");
        mica.ok("build", "--build-arg", "B=first", "-o", "out", "app");
        mica.run("build", "--build-arg", "B=second", "-o", "out", "app");

        assertThat(Files.exists(outside.resolve("x"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.exists(outside.resolve("new"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertNothingHappened();
    }
}
