package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// COPY and ADD from the outside, where a rule says what comes out.
class FileRulesTest {
    @TempDir
    Path directory;

    private CliRun mica;
    private Path context;

    @BeforeEach
    void start() throws IOException {
        mica = new CliRun(directory);
        context = Files.createDirectory(directory.resolve("app"));
    }

    private void file(String name, String text) throws IOException {
        Path file = context.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> built(String dockerfile) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
        Path out = Files.createTempDirectory(directory, "out");
        mica.ok("build", "-f", "Dockerfile", "-o", out.toString(), "app");
        try (Stream<Path> files = Files.walk(out)) {
            return files.map(file -> out.relativize(file).toString())
                    .filter(name -> !name.isEmpty())
                    .sorted()
                    .toList();
        }
    }

    private void tar(String... options) throws Exception {
        ProcessBuilder tar = new ProcessBuilder(
                Stream.concat(Stream.of("tar"), Stream.of(options)).toList());
        Process process =
                tar.directory(context.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(process.waitFor() == 0, "tar " + String.join(" ", options) + ": " + said);
    }

    @ParameterizedTest
    @CsvSource({"--gzip, a.txt", "--bzip2, a.zip", "--xz, a", "--zstd, a.tar", "--format=ustar, a.gz"})
    @Tag("rule-53")
    void archivesAreKnownByTheirContent(String form, String name) throws Exception {
        file("src/dir/f", "f");
        tar(form, "-cf", name, "-C", "src", "dir");
        assertThat(built("FROM scratch\nADD " + name + " /to/\n")).containsExactly("to", "to/dir", "to/dir/f");
        assertThat(built("FROM scratch\nCOPY " + name + " /to/\n")).containsExactly("to", "to/" + name);
    }

    @Test
    @Tag("rule-53")
    void whatIsNoTarIsCopied() throws Exception {
        file("empty.tar.gz", "");
        file("text.tar", "no tar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(context.resolve("x.zip")))) {
            zip.putNextEntry(new ZipEntry("f"));
        }
        assertThat(built("FROM scratch\nADD empty.tar.gz text.tar x.zip /to/\n"))
                .containsExactly("to", "to/empty.tar.gz", "to/text.tar", "to/x.zip");
    }

    @Test
    @Tag("rule-55")
    void whatComesFromAServerIsAPrivateFileOfTheServersTime() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String from = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(built("FROM scratch\nADD " + from + "/dir/x.bin?y=z " + from + "/ /to/\n"))
                    .containsExactly("to", "to/__unnamed__", "to/x.bin");
            Path file;
            try (Stream<Path> files = Files.walk(directory)) {
                file = files.filter(each -> each.endsWith("to/x.bin"))
                        .findFirst()
                        .orElseThrow();
            }
            assertThat(file).hasContent("/dir/x.bin?y=z");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(Instant.parse("2015-10-21T07:28:00Z"));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COPY x*.txt /to/                   |
            COPY [z-a] /to/                    |
            COPY empty/** /to/                 |
            COPY --parents full/./**/x /to/    | to
            COPY --parents full/./**/b /to/    | to to/sub to/sub/b
            ADD x*.tar /to/                    |
            """)
    @Tag("rule-44")
    void wildcardsNeedNotMatch(String instruction, String files) throws IOException {
        Files.createDirectories(context.resolve("empty"));
        file("full/sub/b", "b");
        assertThat(String.join(" ", built("FROM scratch\n" + instruction + "\n")))
                .isEqualTo(files == null ? "" : files);
    }

    @ParameterizedTest
    @CsvSource({
        "COPY nowhere/* /to/",
        "COPY --parents full/./x /to/",
        "COPY --parents nowhere/./**/b /to/",
        "ADD x /to/"
    })
    @Tag("rule-44")
    void whatStandsBeforeAWildcardMustBeThere(String instruction) throws IOException {
        file("full/b", "b");
        file("Dockerfile", "FROM scratch\n" + instruction + "\n");
        CliRun.Result result = mica.run("build", "app");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("ERROR: Dockerfile:2: ").contains("no file matches");
    }

    @Test
    @Tag("rule-18")
    void heredocsAreFilesByteForByte() throws IOException {
        String text = "FROM scratch\nENV E=\"\u00e9\"\nCOPY <<EOF /f\n\u00e9\u00ff\u0080 $E\nEOF\n";
        Files.write(context.resolve("Dockerfile"), text.getBytes(StandardCharsets.ISO_8859_1));
        CliRun.Result result = mica.run("build", "-o", "out", "app");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains(" - NotUtf8: not every byte is UTF-8").contains(" (line 2)");
        assertThat(Files.readAllBytes(directory.resolve("out/f")))
                .containsExactly(0xe9, 0xff, 0x80, ' ', 0xef, 0xbf, 0xbd, '\n');
        text = "FROM scratch\nCOPY <<EOF /f\n\u00e8\u00ff\u0080\nEOF\n";
        Files.write(context.resolve("Dockerfile"), text.getBytes(StandardCharsets.ISO_8859_1));
        mica.ok("build", "-o", "two", "app");
        text = text.replace('\u00e8', '\u00e9');
        Files.write(context.resolve("Dockerfile"), text.getBytes(StandardCharsets.ISO_8859_1));
        mica.ok("build", "-o", "two", "app");
        assertThat(Files.readAllBytes(directory.resolve("two/f"))).containsExactly(0xe9, 0xff, 0x80, '\n');
    }

    @Test
    @Tag("rule-49")
    void linkedCopiesKnowNoNames() throws IOException {
        file("Dockerfile", "FROM scratch\nCOPY --link --chown=app Dockerfile /\n");
        assertThat(mica.run("build", "app").err()).contains("ERROR: Dockerfile:2: COPY: invalid user index: -1\n");
    }

    @Test
    @Tag("rule-58")
    void theDockerfileAndTheIgnoreFileMayBeIgnored() throws IOException {
        file("Dockerfile", "FROM scratch\nCOPY . /\n");
        file(".dockerignore", "Dockerfile\n.dockerignore\n");
        file("f", "f");
        mica.ok("build", "-o", "out", "app");
        assertThat(directory.resolve("out")).isDirectoryNotContaining("glob:**ocker*");
        assertThat(directory.resolve("out/f")).exists();
    }

    @Test
    @Tag("rule-85")
    void rewrittenTimesLeaveTheBasesLayersAlone() throws IOException {
        file("f", "f");
        file("Dockerfile", "FROM scratch\nCOPY f /base\n");
        mica.ok("build", "-t", "base", "app");
        file("Dockerfile", "FROM base\nCOPY f /own\n");
        mica.with("SOURCE_DATE_EPOCH", "1445412480");
        mica.ok("build", "-t", "own", "-o", "type=image,rewrite-timestamp=true", "app");
        String[] below = layers("base");
        String[] both = layers("own");
        assertThat(both).hasSize(2);
        assertThat(both[0]).isEqualTo(below[0]);
        mica.with("SOURCE_DATE_EPOCH", "1445412481");
        mica.ok("build", "-t", "later", "-o", "type=image,rewrite-timestamp=true", "app");
        assertThat(layers("later")[0]).isEqualTo(below[0]);
        assertThat(layers("later")[1])
                .as("the epoch reaches the build's own layer")
                .isNotEqualTo(both[1]);
    }

    private String[] layers(String image) {
        return mica.ok("inspect", image, "--format", "{{join .RootFS.Layers \" \"}}")
                .strip()
                .split(" ", -1);
    }
}
