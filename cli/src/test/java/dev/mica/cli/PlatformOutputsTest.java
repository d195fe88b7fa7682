package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a build for several platforms writes, and which annotations its documents bear.
class PlatformOutputsTest {
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final String BOTH = "--platform=linux/amd64,linux/arm64";

    @TempDir
    Path directory;

    private CliRun mica;

    @BeforeEach
    void start() throws IOException {
        mica = new CliRun(directory);
        Files.createDirectory(directory.resolve("app"));
        dockerfile("FROM scratch\nARG TARGETARCH\nCOPY <<EOF /arch\n$TARGETARCH\nEOF\n");
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(directory.resolve("app/Dockerfile"), text);
    }

    private String layoutIndex() throws IOException {
        return Files.readString(directory.resolve("layout/index.json"));
    }

    /// The documents that a document names, in order.
    private String named(String document, int which) throws IOException {
        Matcher digests = DIGEST.matcher(document);
        for (int i = 0; i <= which; i++) {
            assertThat(digests.find()).isTrue();
        }
        return Files.readString(directory.resolve("layout/blobs/sha256/" + digests.group(1)));
    }

    @Test
    void annotationsStandWhereTheySay() throws IOException {
        mica.ok(
                "build",
                BOTH,
                "--annotation=all=1",
                "--annotation=manifest[linux/arm64],index:some=2",
                "--annotation=manifest-descriptor[linux/amd64]:desc=3",
                "--annotation=index-descriptor:outer=4",
                "-o",
                "type=oci,tar=false,dest=layout,annotation.own=5,annotation.all=6",
                "app");
        String layout = layoutIndex();
        assertThat(layout).contains("\"outer\":\"4\"").doesNotContain("some", "desc\"");
        String index = named(layout, 0);
        assertThat(index).contains("\"annotations\":{\"some\":\"2\"}").containsOnlyOnce("\"desc\":\"3\"");
        assertThat(named(index, 0)).contains("\"annotations\":{\"all\":\"1\",\"own\":\"5\"}");
        assertThat(named(index, 1)).contains("\"annotations\":{\"all\":\"1\",\"own\":\"5\",\"some\":\"2\"}");
    }

    @Test
    void anIndexHasNoConfigurationInTheMetadata() throws IOException {
        String id = mica.ok("build", BOTH, "-q", "--metadata-file", "meta.json", "app")
                .strip();
        assertThat(Files.readString(directory.resolve("meta.json")))
                .contains("\"containerimage.digest\": \"" + id + "\"", "application/vnd.oci.image.index.v1+json")
                .doesNotContain("containerimage.config.digest");
    }

    @Test
    void theMetadataTellsTheDigestThatOthersSee() throws IOException {
        String id = mica.ok(
                        "build",
                        BOTH,
                        "-q",
                        "-o",
                        "type=oci,tar=false,dest=layout",
                        "--metadata-file",
                        "meta.json",
                        "app")
                .strip();
        Matcher written = DIGEST.matcher(layoutIndex());
        assertThat(written.find()).isTrue();
        assertThat(written.group()).isNotEqualTo(id);
        assertThat(Files.readString(directory.resolve("meta.json")))
                .contains("\"containerimage.digest\": \"" + written.group() + "\"")
                .doesNotContain(id);
    }

    @Test
    void anOutputsAnnotationsAreItsAlone() throws IOException {
        mica.ok("build", "-o", "type=image,name=x,annotation.a=1", "-o", "type=oci,tar=false,dest=layout", "app");
        assertThat(named(layoutIndex(), 0)).doesNotContain("annotations");
        mica.ok("save", "-o", "x.tar", "x");
        assertThat(Files.readString(directory.resolve("x.tar"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("\"annotations\":{\"a\":\"1\"}");
    }

    @Test
    void oneImagesDescriptorBearsItsAnnotationsToo() throws IOException {
        mica.ok(
                "build",
                "--platform=linux/arm64",
                "--annotation=manifest-descriptor[linux/arm64]:d=1",
                "--annotation=manifest[linux/arm64/v8]:m=2",
                "-otype=oci,tar=false,dest=layout",
                "app");
        assertThat(layoutIndex()).contains("\"d\":\"1\"");
        assertThat(named(layoutIndex(), 0)).contains("\"m\":\"2\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            index:k=v                  | type=oci,dest=x.tar | index annotations not supported for single platform export
            index-descriptor:k=v       | out                 | index annotations not supported for single platform export
            manifest[linux/s390x]:k=v  | type=oci,dest=x.tar | no platform linux/s390x found in source
            manifest-descriptor:k=v    | type=oci,dest=x.tar,oci-mediatypes=false | cannot export annotations
            """)
    void whatCannotBeWrittenIsRefusedBeforeTheBuild(String annotation, String output, String message) {
        CliRun.Result result =
                mica.run("build", "--platform=linux/amd64", "--annotation", annotation, "-o", output, "app");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains(message).doesNotContain("COPY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            k=v                     | out          | no --output writes an image
            manifest-descriptor:k=v | type=image   | stand in OCI layouts alone
            """)
    void whatIsLostIsSaid(String annotation, String output, String message) {
        CliRun.Result result = mica.run("build", "--annotation", annotation, "-o", output, "app");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("WARNING: ").contains(message);
    }

    @Test
    void anIndexOfOneIsMadeWhenAskedFor() throws IOException {
        mica.ok(
                "build",
                "--platform=linux/arm64",
                "--build-arg=BUILDKIT_MULTI_PLATFORM=1",
                "--annotation=index:k=v",
                "-otype=oci,tar=false,dest=layout",
                "-oout",
                "app");
        assertThat(named(layoutIndex(), 0)).contains("\"manifests\"", "\"k\":\"v\"", "arm64");
        assertThat(directory.resolve("out/linux_arm64/arch")).hasContent("arm64\n");
        CliRun.Result conflict = mica.run("build", BOTH, "--build-arg=BUILDKIT_MULTI_PLATFORM=false", "app");
        assertThat(conflict.exitCode()).isEqualTo(1);
        assertThat(conflict.err()).contains("returning multiple target platforms is not allowed");
    }

    @Test
    void eachPlatformHasADirectory() throws Exception {
        mica.ok("build", BOTH, "-o", "out", "-o", "type=tar,dest=out.tar", "app");
        assertThat(directory.resolve("out/linux_amd64/arch")).hasContent("amd64\n");
        assertThat(directory.resolve("out/linux_arm64/arch")).hasContent("arm64\n");
        assertThat(listed("out.tar")).isEqualTo("linux_amd64/\nlinux_amd64/arch\nlinux_arm64/\nlinux_arm64/arch\n");
        mica.ok("build", "--platform=linux/amd64", "-o", "type=local,dest=one,platform-split=true", "app");
        assertThat(directory.resolve("one/linux_amd64/arch")).exists();
    }

    @Test
    void sideBySideNoFileMayBeTwice() throws Exception {
        CliRun.Result clash = mica.run("build", BOTH, "-o", "type=local,dest=out,platform-split=false", "app");
        assertThat(clash.exitCode()).isEqualTo(1);
        assertThat(clash.err())
                .contains("cannot overwrite /arch from linux/amd64 with linux/arm64 when split option is disabled");
        dockerfile("FROM scratch\nARG TARGETARCH\nCOPY <<EOF /bin/arch-$TARGETARCH\n$TARGETARCH\nEOF\n");
        mica.ok("build", BOTH, "-o", "type=tar,dest=out.tar,platform-split=false", "app");
        assertThat(listed("out.tar")).isEqualTo("bin/\nbin/arch-amd64\nbin/arch-arm64\n");
    }

    @Test
    void anEpochIsTheTimeOfAllFiles() throws Exception {
        mica.with("SOURCE_DATE_EPOCH", "1445412480");
        mica.ok("build", BOTH, "-o", "out", "-o", "type=oci,tar=false,dest=layout", "app");
        for (String path : new String[] {"out/linux_amd64", "out/linux_arm64/arch"}) {
            assertThat(Files.getLastModifiedTime(directory.resolve(path)).toMillis())
                    .isEqualTo(1445412480_000L);
        }
        assertThat(layoutIndex()).contains("\"org.opencontainers.image.created\":\"2015-10-21T07:28:00Z\"");
    }

    private String listed(String tar) throws IOException, InterruptedException {
        Process list = new ProcessBuilder("tar", "tf", directory.resolve(tar).toString())
                .redirectErrorStream(true)
                .start();
        String names = new String(list.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(list.waitFor()).isZero();
        return names;
    }
}
