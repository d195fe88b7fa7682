package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Builds without RUN, from the outside: what goes in by options and comes out by files and messages.
class BuildCommandTest {
    @TempDir
    Path directory;

    private CliRun mica;
    private Path context;

    @BeforeEach
    void start() throws IOException {
        mica = new CliRun(directory);
        context = Files.createDirectory(directory.resolve("app"));
        file("Dockerfile", "FROM scratch\nARG V=1\nCOPY requirements.txt /x/\nLABEL v=$V\nCMD [\"/x\"]\n");
        file("requirements.txt", "a\n");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(context.resolve(name), text);
    }

    @Test
    void theImageGoesIntoTheStoreUnderItsTags() {
        String id = mica.ok("build", "-q", "-t", "one", "-t", "two:2", "app").strip();
        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(mica.ok("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"))
                .isEqualTo("one:latest %1$s\ntwo:2 %1$s\n".formatted(id.substring(7, 19)));
    }

    @Test
    void anImageWithoutATagIsKnownByItsId() {
        String id = mica.ok("build", "-q", "app").strip();
        assertThat(mica.ok("images", "-q")).isEmpty();
        assertThat(mica.ok("images", "-aq", "--no-trunc")).isEqualTo(id + "\n");
        assertThat(mica.ok("inspect", id, "--format", "{{.Config.Cmd}}")).isEqualTo("[/x]\n");
    }

    @Test
    void theSecondBuildIsCachedAndTheSame() throws IOException {
        String first = mica.ok("build", "-q", "app");
        CliRun.Result second = mica.run("build", "--progress", "plain", "--iidfile", "id", "app");
        assertThat(second.err())
                .contains("COPY requirements.txt /x/\n", "CACHED")
                .doesNotContain("not cached");
        assertThat(Files.readString(directory.resolve("id"))).isEqualTo(first.strip());
    }

    @Test
    void anImageThatCanNotBePulledIsTakenFromTheStoreWithAWarning() throws IOException {
        mica.ok("build", "-q", "-t", "127.0.0.1:1/base", "app");
        file("Dockerfile", "FROM 127.0.0.1:1/base\nLABEL again=1\n");
        assertThat(mica.run("build", "--progress", "plain", "app").err()).doesNotContain("NotPulled");
        CliRun.Result pulled = mica.run("build", "--pull", "--progress", "plain", "app");
        assertThat(pulled.exitCode()).isZero();
        assertThat(pulled.err())
                .contains("NotPulled: the image of the store is used, which may be older: 127.0.0.1:1/base");
    }

    @Test
    void aMissSaysWhichFileChanged() throws IOException {
        mica.ok("build", "-q", "app");
        file("requirements.txt", "b\n");
        assertThat(mica.run("build", "--progress", "plain", "app").err())
                .contains("not cached: ")
                .containsPattern("not cached: .*requirements\\.txt");
    }

    @Test
    void argumentsAndLabelsReachTheImage() {
        mica.with("W", "9").ok("build", "-t", "x", "--build-arg", "V=2", "--label", "w=3", "app");
        assertThat(mica.ok("inspect", "x", "--format", "{{json .Config.Labels}}"))
                .isEqualTo("{\"v\":\"2\",\"w\":\"3\"}\n");
    }

    @Test
    void metadataIsInBuildxWords() throws IOException {
        String id = mica.ok("build", "-q", "--metadata-file", "meta.json", "-t", "x", "app")
                .strip();
        assertThat(Files.readString(directory.resolve("meta.json")))
                .contains("\"containerimage.config.digest\": \"" + id + "\"")
                .contains("\"image.name\": \"docker.io/library/x:latest\"");
    }

    @Test
    void theDockerfileMayComeFromElsewhere() throws IOException {
        Files.writeString(directory.resolve("Other"), "FROM scratch\nCOPY . /\n");
        Files.writeString(directory.resolve("Other.dockerignore"), "Dockerfile\n");
        mica.ok("build", "-f", "Other", "-o", "out", "app");
        assertThat(directory.resolve("out")).isDirectoryContaining("glob:**/requirements.txt");
        assertThat(directory.resolve("out/Dockerfile")).doesNotExist();
    }

    @Test
    void standardInputIsADockerfile() {
        byte[] text = "FROM scratch\nCOPY <<EOF /hello\nhi\nEOF\n".getBytes(StandardCharsets.UTF_8);
        mica.typing(text).ok("build", "-o", "out", "-");
        assertThat(directory.resolve("out/hello")).hasContent("hi\n");
        mica.typing("FROM scratch\nCOPY requirements.txt /\n".getBytes(StandardCharsets.UTF_8))
                .ok("build", "-f", "-", "-o", "two", "app");
        assertThat(directory.resolve("two/requirements.txt")).exists();
    }

    @Test
    void standardInputIsATar() throws IOException {
        mica.ok("build", "-o", "type=tar,dest=context.tar", "app");
        assertThat(mica.typing(Files.readAllBytes(directory.resolve("context.tar")))
                        .run("build", "-")
                        .err())
                .contains("has no file Dockerfile");
    }

    @Test
    void aMissingFileIsNamedWithTheNearestAndItsLineIsShown() throws IOException {
        file("Dockerfile", "FROM scratch\nCOPY requirments.txt /\n");
        CliRun.Result result = mica.run("build", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("   2 | >>> COPY requirments.txt /\n")
                .contains("ERROR: Dockerfile:2: COPY: no file matches \"requirments.txt\" in the context"
                        + " (did you mean \"requirements.txt\"?)\n");
    }

    @Test
    void anUnknownImageIsNamedWithItsLineAndTheNearestStage() throws IOException {
        file("Dockerfile", "FROM scratch AS build\nCOPY . /\nFROM scratch\nCOPY --from=biuld /x /\n");
        for (String[] line : new String[][] {{"build", "app"}, {"build", "--check", "app"}}) {
            CliRun.Result result = mica.run(line);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .contains("   4 | >>> COPY --from=biuld /x /\n")
                    .contains("ERROR: Dockerfile:4: docker.io/library/biuld:latest: ")
                    .contains(" (did you mean build?)\n");
        }
    }

    @Test
    void anUnknownTargetIsNamedWithTheNearest() throws IOException {
        file("Dockerfile", "FROM scratch AS build\nCOPY . /\n");
        assertThat(mica.run("build", "--target", "biuld", "app").err())
                .contains("target stage \"biuld\" could not be found (did you mean build?)\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COPY --link=yes requirements.txt /    | expecting boolean value for flag --link, not: yes
            COPY --chmod requirements.txt /       | missing a value on flag: --chmod
            COPY --chmod=9x requirements.txt /    | invalid chmod parameter: '9x'.
            RUN --network=hst true                | invalid network mode "hst" (did you mean host?)
            RUN --mount=type=cach,target=/x true  | unsupported mount type "cach" (did you mean cache?)
            RUN --mount=type=cache,targt=/x true  | unexpected key 'targt' in 'targt=/x' (did you mean target?)
            RUN --security=insecure true          | security.insecure is not allowed
            RUN --network=host true               | network.host is not allowed
            COPYY requirements.txt /              | unknown instruction: COPYY (did you mean COPY?)
            """)
    void whatIsWrongInALineIsToldWithTheLine(String line, String message) throws IOException {
        file("Dockerfile", "FROM scratch\n" + line + "\n");
        CliRun.Result result = mica.run("build", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("   2 | >>> " + line + "\n").contains("ERROR: Dockerfile:2: " + message);
    }

    @Test
    void anUnknownFlagIsNamedWithTheNearest() throws IOException {
        file("Dockerfile", "FROM scratch\n\nCOPY --chmd=1 a /\n");
        CliRun.Result result = mica.run("build", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("   3 | >>> COPY --chmd=1 a /\n")
                .contains("ERROR: Dockerfile:3: unknown flag --chmd for COPY (did you mean --chmod?)\n");
    }

    @Test
    void badInputIsRefusedAndTheStoreStaysAsItWas() throws IOException {
        mica.ok("build", "-q", "-t", "good", "app");
        String before = mica.ok("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}");
        assertThat(mica.run("build", "nowhere").err()).contains("path \"nowhere\" not found");
        file("Dockerfile", "");
        assertThat(mica.run("build", "app").err()).contains("ERROR: ").contains("Dockerfile");
        file("Dockerfile", "FROM scratch\nFETCH x\n");
        assertThat(mica.run("build", "app").err())
                .contains("Dockerfile:2:")
                .containsIgnoringCase("unknown instruction");
        file("Dockerfile", "FROM scratch\nCOPY ../../etc/passwd /\n");
        assertThat(mica.run("build", "app").err())
                .contains("ERROR: Dockerfile:2: COPY: no file matches")
                .contains("Hint: \"..\" doesn't lead out of it, so this is its file \"etc/passwd\"");
        file("Dockerfile", "FROM goud\n");
        assertThat(mica.run("build", "app").err()).contains(" (did you mean good:latest?)\n");
        file("Dockerfile", "FROM nothing:1\n");
        assertThat(mica.run("build", "app").err()).contains("nothing:1");
        Files.delete(context.resolve("Dockerfile"));
        assertThat(mica.run("build", "app").err()).contains("failed to read dockerfile");
        assertThat(mica.ok("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}"))
                .isEqualTo(before);
    }

    @Test
    void imagesLeaveAndComeBackAsTheyWere() throws IOException {
        String id = mica.ok("build", "-q", "-t", "a:1", "app").strip();
        mica.ok("build", "-t", "a:1", "-o", "type=oci,dest=a.tar", "app");
        mica.ok("build", "-t", "a:1", "-o", "type=oci,tar=false,dest=layout", "app");
        mica.ok("save", "-o", "saved.tar", "a:1");
        for (String archive : new String[] {"a.tar", "saved.tar"}) {
            CliRun other = new CliRun(Files.createDirectory(directory.resolve("other-" + archive)));
            assertThat(other.ok("load", "-i", directory.resolve(archive).toString()))
                    .isEqualTo("Loaded image: a:1\n");
            assertThat(other.ok("images", "-q", "--no-trunc")).isEqualTo(id + "\n");
        }
        file("Dockerfile", "FROM base\nCOPY requirements.txt /y\n");
        mica.ok("build", "--build-context", "base=oci-layout://layout", "-o", "out", "app");
        assertThat(directory.resolve("out/x/requirements.txt")).exists();
        mica.ok("build", "--build-context", "base=docker-image://a:1", "-o", "out2", "app");
        assertThat(directory.resolve("out2/y")).exists();
        assertThat(mica.run("build", "--build-context", "base=oci-layout://layout:nothing", "app")
                        .err())
                .contains("oci-layout://");
    }

    @Test
    void twoStoresGiveTheSameArchive() throws IOException {
        mica.with("SOURCE_DATE_EPOCH", "1700000000").ok("build", "-o", "type=oci,dest=one.tar", "app");
        mica.with("MICA_ROOT", directory.resolve("second").toString())
                .ok("build", "-o", "type=oci,dest=two.tar", "app");
        assertThat(directory.resolve("one.tar")).hasSameBinaryContentAs(directory.resolve("two.tar"));
    }

    @Test
    void checksAreAnsweredWithoutABuild() throws IOException {
        assertThat(mica.ok("build", "--check", "app")).isEqualTo("Check complete, no warnings found.\n");
        file("Dockerfile", "FROM scratch AS Foo\nCOPY requirements.txt /\n");
        CliRun.Result result = mica.run("build", "--call=check", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("Check complete, 1 warning has been found!\n\nWARNING: StageNameCasing - https://")
                .contains("   1 | >>> FROM scratch AS Foo\n");
        assertThat(mica.run("build", "--call=check,format=json", "app").out())
                .contains("\"ruleName\": \"StageNameCasing\"");
        assertThat(mica.ok("images", "-aq")).isEmpty();
    }

    @Test
    void whatStandsBeforeAnErrorIsCheckedToo() throws IOException {
        file("Dockerfile", "FROM scratch as Foo\nMAINTAINER a\nENV a b\nCOPY --chmd=1 a b\nMAINTAINER b\n");
        String error = "ERROR: Dockerfile:4: unknown flag --chmd for COPY (did you mean --chmod?)\n";
        CliRun.Result built = mica.run("build", "app");
        assertThat(built.exitCode()).isEqualTo(1);
        assertThat(built.err())
                .contains("3 warnings found", " - StageNameCasing: ", " - FromAsCasing: ", error)
                .containsOnlyOnce(" - MaintainerDeprecated: ");
        CliRun.Result checked = mica.run("build", "--check", "app");
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out())
                .startsWith("Check complete, 3 warnings have been found!\n")
                .contains("WARNING: MaintainerDeprecated", error, "   4 | >>> COPY --chmd=1 a b\n");
        assertThat(mica.run("build", "--call=check,format=json", "app").out())
                .contains("\"ruleName\": \"FromAsCasing\"", "\"buildError\"", "unknown flag --chmd for COPY");
        file("Dockerfile", "FROM scratch as Foo\nRUN <<EOF\n");
        assertThat(mica.run("build", "--check", "app").out()).startsWith("ERROR: Dockerfile:2: unterminated heredoc\n");
    }

    @Test
    void outlineAndTargetsAreShown() throws IOException {
        file("Dockerfile", """
                # V which one
                ARG V=1
                # first the first
                FROM scratch AS first
                # last the last
                FROM first AS last
                ARG V
                """);
        assertThat(mica.ok("build", "--call=targets", "app")).isEqualTo("""
                TARGET         DESCRIPTION
                first          the first
                last (default) the last
                """);
        assertThat(mica.ok("build", "--call=outline", "app")).isEqualTo("""
                TARGET:      last
                DESCRIPTION: the last

                BUILD ARG   VALUE   DESCRIPTION
                V           1       which one

                """);
        assertThat(mica.ok("build", "--call=outline,format=json", "app"))
                .isEqualTo(mica.ok("build", "--call=outline", "--format", "json", "app"))
                .startsWith("""
                        {
                          "name": "last",
                          "description": "the last",
                          "args": [
                            {
                              "name": "V",
                              "description": "which one",
                              "value": "1",
                              "location": {
                                "ranges": [
                                  {
                                    "start": {
                                      "line": 2
                                    },
                                    "end": {
                                      "line": 2
                                    }
                                  }
                                ]
                              }
                            }
                          ],
                          "sources": [
                            "IyBW""");
        assertThat(mica.ok("build", "--call=targets,format=json", "--target", "first", "app"))
                .containsPattern(
                        "\"name\": \"last\",\n *\"default\": true,\n *\"description\": \"the last\",\n *\"base\": \"first\"");
        assertThat(mica.run("build", "--format", "json", "app").err()).contains("--format says how --call answers");
    }

    @Test
    void theContextIsListedWithWhatIsLeftOutAndWhy() throws IOException {
        Files.createDirectory(context.resolve("logs"));
        file("logs/a.log", "a");
        file("logs/keep.log", "bb");
        file("secret", "c");
        file(".dockerignore", "# comment\n**/*.log\n!logs/keep.log\nsecret\n");
        assertThat(mica.ok("build", "--print-context", "app"))
                .startsWith("The context " + context.toRealPath() + " holds 4 files, ")
                .containsPattern("\nlogs/ +\nlogs/keep.log +2B\n")
                .containsPattern(
                        "Left out:\nlogs/a.log +\\.dockerignore:2 +\\*\\*/\\*\\.log\nsecret +\\.dockerignore:4 +secret\n");
    }

    @Test
    void aFileThatIsLeftOutIsToldWithTheLine() throws IOException {
        file(".dockerignore", "*.txt\n");
        assertThat(mica.run("build", "app").err()).contains("Hint: the ignore file leaves it out: line 1, *.txt");
    }
}
