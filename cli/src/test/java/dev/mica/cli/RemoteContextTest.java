package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.transport.testing.FaultyServer;
import dev.mica.transport.testing.GitServer;
import dev.mica.transport.testing.SampleRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contexts, named contexts, Dockerfiles and sources of ADD that are repositories and files on the web.
class RemoteContextTest {
    @TempDir
    static Path served;

    @TempDir
    Path directory;

    private static Optional<GitServer> open = Optional.empty();
    private static GitServer git;
    private static SampleRepository sample;

    private CliRun mica;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        sample = SampleRepository.make(served);
        git = GitServer.start(served);
        open = Optional.of(git);
    }

    @AfterAll
    static void stop() {
        open.ifPresent(GitServer::close);
    }

    @BeforeEach
    void make() throws IOException {
        mica = new CliRun(directory);
        Files.createDirectories(directory.resolve("app"));
    }

    private static String url() {
        return "http://" + git.address() + "/main.git";
    }

    /// What a build leaves below `out`.
    private Path built(String... words) throws IOException {
        Path out = Files.createTempDirectory(directory, "out");
        String[] line = new String[words.length + 3];
        line[0] = "build";
        line[1] = "--output";
        line[2] = out.toString();
        System.arraycopy(words, 0, line, 3, words.length);
        mica.ok(line);
        return out;
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(directory.resolve("app/Dockerfile"), text);
    }

    @Test
    void aRepositoryIsAContextInEveryForm() throws IOException {
        String first = sample.first();
        String[][] cases = {
            {"", "new"},
            {"#main", "new"},
            {"#v1", "old"},
            {"#feature/x", "feature"},
            {"#refs/pull/1/head", "pulled"},
            {"#" + first, "old"},
            {"?ref=v1", "old"},
            {"?tag=light", "old"},
            {"?branch=feature/x", "feature"},
            {"?ref=v1&checksum=" + first.substring(0, 10), "old"},
            {"?commit=" + sample.second(), "new"},
            {"?fetch-by-commit=true&checksum=" + first, "old"},
            {"?ref=main&submodules=false&mtime=checkout", "new"},
        };
        for (String[] each : cases) {
            Path out = built(url() + each[0]);
            assertThat(out.resolve("file")).as(each[0]).hasContent(each[1]);
            assertThat(out.resolve("run")).isExecutable();
        }
        assertThat(built(url() + "#main:dir").resolve("from-dir")).hasContent("new");
        assertThat(built(url() + "?branch=feature/x&subdir=dir").resolve("from-dir"))
                .hasContent("feature");
    }

    @Test
    void whatARepositoryDoesNotHaveIsSaid() {
        Map<String, String> cases = Map.of(
                "#absent",
                "repository does not contain ref absent",
                "#main:absent",
                "invalid subdir absent",
                "#main:link",
                "invalid subdir link",
                "?ref=v1&checksum=" + sample.second(),
                "expected checksum to match",
                "?fetch-by-commit=true",
                "fetch-by-commit requires",
                "?nonsense=1",
                "unexpected query \"nonsense\"",
                "#--upload-pack=touch",
                "invalid git ref");
        cases.forEach((form, message) -> {
            CliRun.Result result = mica.run("build", url() + form);
            assertThat(result.exitCode()).as(form).isNotZero();
            assertThat(result.err()).as(form).contains(message);
        });
    }

    @Test
    void theDockerfileMayBeElsewhereThanTheRepository() throws IOException {
        assertThat(built("-f", "dir/other.Dockerfile", url()).resolve("other")).isExecutable();
        mica.typing("FROM scratch\nCOPY dir/deep/file /typed\n".getBytes(StandardCharsets.UTF_8));
        assertThat(built("-f", "-", url()).resolve("typed")).hasContent("new");
        dockerfile("FROM scratch\nCOPY dir/deep/file /local\n");
        String local = directory.resolve("app/Dockerfile").toString();
        assertThat(built("-f", local, url()).resolve("local")).hasContent("new");
        try (FaultyServer web = FaultyServer.start(
                (exchange, number) -> FaultyServer.send(exchange, 200, "FROM scratch\nCOPY dir/deep/file /web\n"))) {
            assertThat(built("-f", "http://" + web.address() + "/Dockerfile", url())
                            .resolve("web"))
                    .hasContent("new");
            Files.createDirectories(directory.resolve("app/dir/deep"));
            Files.writeString(directory.resolve("app/dir/deep/file"), "mine");
            assertThat(built("-f", "http://" + web.address() + "/Dockerfile", "app")
                            .resolve("web"))
                    .hasContent("mine");
        }
    }

    @Test
    void gitsOwnDirectoryIsThereIfTheBuildAsksForIt() throws IOException {
        String text = "FROM scratch\nCOPY . /\n";
        mica.typing(text.getBytes(StandardCharsets.UTF_8));
        assertThat(built("-f", "-", url()).resolve(".git")).doesNotExist();
        for (String[] words : new String[][] {
            {"--build-arg", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1", "-f", "-", url()}, {"-f", "-", url() + "?keep-git-dir"}
        }) {
            mica.typing(text.getBytes(StandardCharsets.UTF_8));
            assertThat(built(words).resolve(".git/HEAD")).hasContent(sample.second());
        }
    }

    @Test
    void addTakesRepositories() throws IOException {
        dockerfile("FROM scratch\nADD --keep-git-dir=true --checksum=" + sample.tag() + " " + url() + "#v1 /kept/\n"
                + "ADD " + url() + "?ref=main&subdir=dir /plain/\n");
        Path out = built("app");
        assertThat(out.resolve("kept/.git/HEAD")).hasContent(sample.first());
        assertThat(out.resolve("kept/dir/deep/file")).hasContent("old");
        assertThat(out.resolve("plain/deep/file")).hasContent("new");
        dockerfile("FROM scratch\nADD --checksum=" + sample.first() + " " + url() + "#main /\n");
        assertThat(mica.run("build", "app").err()).contains("expected checksum to match " + sample.first());
    }

    @Test
    void aCachedStepOfACommitNeedsNoServer() throws IOException {
        dockerfile("FROM scratch\nADD " + url() + "#" + sample.first() + " /\n");
        built("app");
        int before = git.requests().size();
        assertThat(built("app").resolve("dir/deep/file")).hasContent("old");
        assertThat(git.requests()).hasSize(before);
    }

    @Test
    void secretsAuthenticateAndAreSeenNowhere() throws IOException {
        String header =
                "basic " + Base64.getEncoder().encodeToString("x-access-token:t0ken".getBytes(StandardCharsets.UTF_8));
        try (GitServer guarded = GitServer.start(served)) {
            guarded.require(header);
            String url = "http://" + guarded.address() + "/below/deepest.git";
            dockerfile("FROM scratch\nADD --keep-git-dir=true " + url + " /\n");
            assertThat(mica.run("build", "app").exitCode()).isNotZero();
            mica.with("TOKEN", "t0ken").with("HEADER", header);
            for (String secret : new String[] {
                "id=GIT_AUTH_TOKEN,env=TOKEN",
                "id=GIT_AUTH_HEADER,env=HEADER",
                "id=GIT_AUTH_TOKEN." + guarded.address() + ",env=TOKEN",
                "id=GIT_AUTH_HEADER." + guarded.address() + ",env=HEADER"
            }) {
                Path out = built("--no-cache", "--secret", secret, "app");
                assertThat(out.resolve("deepest")).as(secret).hasContent("deepest");
                assertThat(Files.readString(out.resolve(".git/config"))).doesNotContain("basic", "extra");
            }
            CliRun.Result wrong = mica.with("TOKEN", "wr0ng")
                    .run("build", "--no-cache", "--debug", "--secret", "id=GIT_AUTH_TOKEN,env=TOKEN", "app");
            assertThat(wrong.exitCode()).isNotZero();
            assertThat(wrong.out() + wrong.err())
                    .contains("git ls-remote failed")
                    .doesNotContain("wr0ng", "basic ");
        }
    }

    @Test
    void namedContextsComeFromRepositoriesAndTheWeb() throws IOException {
        dockerfile("FROM scratch\nCOPY --from=repository dir/deep/file /git\nCOPY --from=web context /web\n");
        byte[] archive = archive("inside", "text");
        try (FaultyServer web = FaultyServer.start((exchange, number) -> FaultyServer.send(exchange, 200, archive))) {
            Path out = built(
                    "--build-context",
                    "repository=" + url() + "#v1",
                    "--build-context",
                    "web=http://" + web.address() + "/x.tar.gz",
                    "app");
            assertThat(out.resolve("git")).hasContent("old");
            assertThat(out.resolve("web")).hasBinaryContent(archive);
        }
    }

    @Test
    void anArchiveOnTheWebIsAContextAndATextIsADockerfile() throws IOException {
        byte[] archive = archive("Dockerfile", "FROM scratch\nCOPY Dockerfile /copied\n");
        try (FaultyServer web = FaultyServer.start((exchange, number) -> {
            boolean text = exchange.getRequestURI().getPath().equals("/text");
            byte[] dockerfile = "FROM scratch\nCOPY context /itself\n".getBytes(StandardCharsets.UTF_8);
            FaultyServer.send(exchange, 200, text ? dockerfile : archive);
        })) {
            String address = "http://" + web.address();
            assertThat(built(address + "/app.tar.gz").resolve("copied")).isNotEmptyFile();
            assertThat(built(address + "/text").resolve("itself")).content().startsWith("FROM scratch");
            mica.typing("FROM scratch\nCOPY Dockerfile /typed\n".getBytes(StandardCharsets.UTF_8));
            assertThat(built("-f", "-", address + "/app.tar.gz").resolve("typed"))
                    .isNotEmptyFile();
        }
        CliRun.Result refused = mica.run("build", "http://joe:s3cret@127.0.0.1:1/x.tar?token=s3cret");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("127.0.0.1:1").doesNotContain("s3cret");
    }

    @Test
    void aChecksumThatIsKnownNeedsNoServer() throws IOException {
        String digest;
        try (FaultyServer web = FaultyServer.start((exchange, number) -> {
            exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
            exchange.getResponseHeaders().add("Content-Disposition", "attachment; filename=other");
            FaultyServer.send(exchange, 200, "bytes");
        })) {
            digest = dev.mica.core.oci.Digest.ofBytes("bytes".getBytes(StandardCharsets.UTF_8))
                    .toString();
            dockerfile(
                    "FROM scratch\nADD --checksum=" + digest + " http://" + web.address() + "/a%20file.txt?x=y /in/\n");
            built("app");
        }
        assertThat(built("app").resolve("in/a file.txt")).hasContent("bytes");
        Path again = built("--no-cache", "app").resolve("in/a file.txt");
        assertThat(again).hasContent("bytes");
        assertThat(Files.getLastModifiedTime(again).toInstant()).hasToString("2015-10-21T07:28:00Z");
    }

    private static byte[] archive(String name, String text) throws IOException {
        Path directory = Files.createTempDirectory("archive");
        try {
            Files.writeString(directory.resolve(name), text);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                Process tar = new ProcessBuilder("tar", "-C", directory.toString(), "-c", name).start();
                tar.getInputStream().transferTo(gzip);
            }
            return out.toByteArray();
        } finally {
            Files.delete(directory.resolve(name));
            Files.delete(directory);
        }
    }
}
