package dev.mica.transport.remote;

import static dev.mica.transport.testing.SampleRepository.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.core.port.RemoteSource.Revision;
import dev.mica.transport.testing.FaultyServer;
import dev.mica.transport.testing.GitServer;
import dev.mica.transport.testing.SampleRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories that git's own server serves over http on this machine.
final class GitRepositoryTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("joe:s3:cret@".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path served;

    @TempDir
    Path temporary;

    private static Optional<GitServer> open = Optional.empty();
    private static GitServer server;
    private static SampleRepository sample;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        sample = SampleRepository.make(served);
        server = GitServer.start(served);
        open = Optional.of(server);
    }

    @AfterAll
    static void stop() {
        open.ifPresent(GitServer::close);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(temporary).isEmptyDirectory();
    }

    private static GitRequest request(String revision, String subdirectory, String checksum, boolean kept) {
        return new GitRequest(
                "http://" + server.address() + "/main.git",
                revision,
                subdirectory,
                checksum,
                false,
                kept,
                true,
                Optional.empty(),
                Optional.empty());
    }

    private static GitRequest plain(String url, String revision, Optional<String> authorization) {
        return new GitRequest(url, revision, "", "", false, false, true, authorization, Optional.empty());
    }

    private GitRepository open(GitRequest request) throws IOException {
        return GitRepository.open(request, temporary, new KnownHosts(temporary.resolve("hosts"), List.of()));
    }

    @Test
    @Tag("rule-56")
    void theDefaultBranchComesWithItsSubmodules() throws IOException {
        try (GitRepository repository = open(request("", "", "", false))) {
            Revision revision = repository.resolve();
            assertThat(revision).isEqualTo(new Revision(sample.second(), "refs/heads/main"));
            Path files = repository.checkOut(revision);
            assertThat(files.resolve("dir/deep/file")).hasContent("new");
            assertThat(files.resolve("sub/inner")).hasContent("inner");
            assertThat(files.resolve("sub/deep/deepest")).hasContent("deepest");
            assertThat(files.resolve(".git")).doesNotExist();
            assertThat(files.resolve("sub/.git")).doesNotExist();
            assertThat(files.resolve("link")).isSymbolicLink();
            for (String[] mode :
                    new String[][] {{"dir", "rwxr-xr-x"}, {"dir/deep/file", "rw-r--r--"}, {"run", "rwxr-xr-x"}}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve(mode[0]))))
                        .isEqualTo(mode[1]);
            }
        }
    }

    @Test
    void submodulesMayBeLeftOut() throws IOException {
        GitRequest request = new GitRequest(
                "http://" + server.address() + "/main.git",
                "main",
                "",
                "",
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty());
        try (GitRepository repository = open(request)) {
            assertThat(repository.checkOut(repository.resolve()).resolve("sub")).isEmptyDirectory();
        }
    }

    @Test
    void branchesTagsCommitsAndPullRequestsNameTheirCommit() throws IOException {
        String[][] cases = {
            {"v1", "refs/tags/v1", sample.first(), "old"},
            {"refs/tags/v1", "refs/tags/v1", sample.first(), "old"},
            {"tags/v1", "refs/tags/v1", sample.first(), "old"},
            {"light", "refs/tags/light", sample.first(), "old"},
            {"main", "refs/heads/main", sample.second(), "new"},
            {"heads/main", "refs/heads/main", sample.second(), "new"},
            {"feature/x", "refs/heads/feature/x", "", "feature"},
            {"refs/pull/1/head", "refs/pull/1/head", sample.pulled(), "pulled"},
            {"pull/1/head", "refs/pull/1/head", sample.pulled(), "pulled"},
            {sample.first(), sample.first(), sample.first(), "old"},
            {sample.pulled(), sample.pulled(), sample.pulled(), "pulled"},
        };
        for (String[] each : cases) {
            try (GitRepository repository = open(request(each[0], "", each[2], false))) {
                Revision revision = repository.resolve();
                assertThat(revision.ref()).as(each[0]).isEqualTo(each[1]);
                assertThat(revision.commit()).as(each[0]).startsWith(each[2]);
                assertThat(repository.checkOut(revision).resolve("dir/deep/file"))
                        .hasContent(each[3]);
            }
        }
    }

    @Test
    void aChecksumMayBeShortAndMayBeTheTagsOwn() throws IOException {
        for (String checksum : new String[] {
            sample.first().substring(0, 8), sample.tag(), sample.tag().substring(0, 7)
        }) {
            try (GitRepository repository = open(request("v1", "", checksum, false))) {
                assertThat(repository.resolve().commit()).as(checksum).isEqualTo(sample.first());
            }
        }
    }

    @Test
    void aCommitIsFetchedByItsChecksumWithoutAskingForTheRef() throws IOException, InterruptedException {
        int before = server.requests().size();
        GitRequest request = new GitRequest(
                "http://" + server.address() + "/main.git",
                "moved",
                "",
                sample.first(),
                true,
                true,
                false,
                Optional.empty(),
                Optional.empty());
        try (GitRepository repository = open(request)) {
            Revision revision = repository.resolve();
            assertThat(revision).isEqualTo(new Revision(sample.first(), "refs/heads/moved"));
            assertThat(server.requests()).hasSize(before);
            Path files = repository.checkOut(revision);
            assertThat(files.resolve("dir/deep/file")).hasContent("old");
            assertThat(git(files, "rev-parse", "refs/heads/moved")).isEqualTo(sample.first());
        }
        for (String checksum : new String[] {"", sample.first().substring(0, 8)}) {
            GitRequest wrong = new GitRequest(
                    request.url(), "main", "", checksum, true, false, false, Optional.empty(), Optional.empty());
            try (GitRepository repository = open(wrong)) {
                assertThatThrownBy(repository::resolve).hasMessageContaining("fetch-by-commit requires");
            }
        }
    }

    @Test
    void aRefThatMovesMeanwhileStillGivesTheCommitThatWasFound() throws IOException {
        try (GitRepository repository = open(request("main", "", "", false))) {
            Path files = repository.checkOut(new Revision(sample.first(), "refs/heads/main"));
            assertThat(files.resolve("dir/deep/file")).hasContent("old");
        }
        try (GitRepository repository = open(request("main", "", "", false))) {
            assertThatThrownBy(() -> repository.checkOut(new Revision("1".repeat(40), "refs/heads/main")))
                    .isInstanceOf(RemoteFailureException.class);
        }
    }

    @Test
    void aServerThatGivesNoSingleCommitIsAskedForAll(@TempDir Path directory) throws IOException, InterruptedException {
        Path made = SampleRepository.begin(directory.resolve("main.git"));
        Files.writeString(made.resolve("file"), "old");
        SampleRepository.commit(made, "old");
        String commit = git(made, "rev-parse", "HEAD");
        Files.writeString(made.resolve("file"), "new");
        SampleRepository.commit(made, "new");
        git(made, "update-server-info");
        try (GitServer old = GitServer.start(directory);
                FaultyServer files = FaultyServer.start((exchange, number) -> {
                    Path file = directory
                            .resolve("main.git/.git")
                            .resolve(exchange.getRequestURI().getPath().replaceFirst("/main.git/", ""));
                    boolean there = Files.isRegularFile(file);
                    FaultyServer.send(exchange, there ? 200 : 404, there ? Files.readAllBytes(file) : new byte[0]);
                })) {
            old.beOld();
            for (String address : new String[] {old.address(), files.address()}) {
                for (String revision : new String[] {commit, "main"}) {
                    GitRequest request = plain("http://" + address + "/main.git", revision, Optional.empty());
                    try (GitRepository repository = open(request)) {
                        assertThat(repository.checkOut(repository.resolve()).resolve("file"))
                                .hasContent(revision.equals("main") ? "new" : "old");
                    }
                }
            }
        }
    }

    @Test
    void filesHaveTheTimeOfTheCommit() throws IOException, InterruptedException {
        long seconds = Long.parseLong(git(served.resolve("main.git"), "show", "-s", "--format=%ct", sample.first()));
        try (GitRepository repository = open(request(sample.first(), "", "", false))) {
            Path file = repository.checkOut(repository.resolve()).resolve("dir/deep/file");
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(Instant.ofEpochSecond(seconds)));
        }
    }

    @Test
    void aSubdirectoryIsNoLinkAndIsThere() throws IOException {
        try (GitRepository repository = open(request("main", "dir", "", true))) {
            assertThat(repository.checkOut(repository.resolve()).resolve("deep/file"))
                    .hasContent("new");
        }
        for (String wrong : new String[] {"link", "absent", "dir/../..", ".git", "dir/../.git", "dir/deep/file"}) {
            try (GitRepository repository = open(request("main", wrong, "", false))) {
                assertThatThrownBy(() -> repository.checkOut(repository.resolve()))
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageContaining("invalid subdir " + wrong);
            }
        }
    }

    @Test
    void theKeptRepositoryKnowsItsRemoteAndItsRef() throws IOException, InterruptedException {
        for (String[] each : new String[][] {{"main", "refs/heads/main"}, {"v1", "refs/tags/v1"}}) {
            GitRequest request = request(each[0], "", "", true);
            GitRequest withUser = new GitRequest(
                    request.url().replace("//", "//joe:s3cret@"),
                    each[0],
                    "",
                    "",
                    false,
                    true,
                    true,
                    Optional.empty(),
                    Optional.empty());
            try (GitRepository repository = open(withUser)) {
                Revision revision = repository.resolve();
                Path files = repository.checkOut(revision);
                assertThat(git(files, "rev-parse", "HEAD")).isEqualTo(revision.commit());
                assertThat(git(files, "rev-parse", each[1] + "^{commit}")).isEqualTo(revision.commit());
                assertThat(git(files, "config", "remote.origin.url")).isEqualTo(request.url());
                assertThat(git(files, "status", "--porcelain")).isEmpty();
                assertThat(files.resolve(".git/FETCH_HEAD")).doesNotExist();
                assertThat(filesWith("s3cret", files)).isEmpty();
            }
        }
    }

    private static List<Path> filesWith(String text, Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        try (GitRepository repository = open(request("absent", "", "", false))) {
            assertThatThrownBy(repository::resolve).hasMessageContaining("repository does not contain ref absent");
        }
        try (GitRepository repository = open(request("main", "", sample.first(), false))) {
            assertThatThrownBy(repository::resolve)
                    .hasMessageContaining("expected checksum to match " + sample.first() + ", got " + sample.second());
        }
        for (String ref : new String[] {"--upload-pack=touch", "-u", "a b", "main:refs/x", "+main", "a..b\u0000"}) {
            try (GitRepository repository = open(request(ref, "", "", false))) {
                assertThatThrownBy(repository::resolve)
                        .as(ref)
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageMatching("(?s)invalid git ref.*|repository does not contain ref.*");
            }
        }
    }

    @Test
    void credentialsReachTheirServerAndNothingElse() throws IOException {
        try (GitServer guarded = GitServer.start(served)) {
            guarded.require(BASIC);
            String url = "http://" + guarded.address() + "/below/deepest.git";
            GitRequest given = plain(url, "main", Optional.of(BASIC));
            GitRequest written = plain(url.replace("//", "//joe:s3:cret%40@"), "main", Optional.empty());
            for (GitRequest request : List.of(given, written)) {
                try (GitRepository repository = open(request)) {
                    assertThat(repository.checkOut(repository.resolve()).resolve("deepest"))
                            .hasContent("deepest");
                }
            }
            GitRequest without = plain(url, "main", Optional.empty());
            try (GitRepository repository = open(without)) {
                assertThatThrownBy(repository::resolve).hasMessageContaining("git ls-remote failed");
            }
        }
    }

    @Test
    void submodulesElsewhereGetNoCredentials() throws IOException {
        GitRequest request = plain("http://" + server.address() + "/main.git", "main", Optional.of(BASIC));
        int before = server.requests().size();
        try (GitRepository repository = open(request)) {
            repository.checkOut(repository.resolve());
        }
        List<String> requests =
                server.requests().subList(before, server.requests().size());
        assertThat(requests)
                .filteredOn(text -> text.contains("/below/"))
                .isNotEmpty()
                .noneMatch(text -> text.endsWith("with credentials"));
        assertThat(requests)
                .filteredOn(text -> text.contains("/main.git/"))
                .isNotEmpty()
                .allMatch(text -> text.endsWith("with credentials"));
    }

    @Test
    void whoItIsRedirectedToGetsNoCredentials() throws IOException {
        int before = server.requests().size();
        try (FaultyServer moved = FaultyServer.start((exchange, number) -> {
            String target = "http://localhost:" + server.address().replaceFirst(".*:", "");
            exchange.getResponseHeaders().add("Location", target + exchange.getRequestURI());
            FaultyServer.send(exchange, 301, "");
        })) {
            String url = "http://" + moved.address() + "/below/deepest.git";
            GitRequest secret = plain(url, "main", Optional.of(BASIC));
            try (GitRepository repository = open(secret)) {
                assertThatThrownBy(repository::resolve)
                        .hasMessageContaining("301")
                        .hasMessageContaining("credentials are sent to no other address");
            }
            GitRequest open = plain(url, "main", Optional.empty());
            try (GitRepository repository = open(open)) {
                assertThat(repository.checkOut(repository.resolve()).resolve("deepest"))
                        .hasContent("deepest");
            }
        }
        assertThat(server.requests().subList(before, server.requests().size()))
                .noneMatch(text -> text.endsWith("with credentials"));
    }

    @Test
    void errorsHoldNoCredentialsAndOtherProtocolsAreRefused() throws IOException {
        for (String remote : new String[] {
            "http://joe:s3cret@127.0.0.1:1/x.git",
            "http://joe:s3@s3cret@127.0.0.1:1/x.git",
            "ext::sh -c touch% " + temporary + "/never",
            "file://" + served + "/main.git",
            served + "/main.git"
        }) {
            GitRequest request = new GitRequest(
                    remote,
                    "main",
                    "",
                    "",
                    false,
                    false,
                    true,
                    Optional.of("basic s3cret"),
                    Optional.of(_ -> Optional.of(Path.of("/none"))));
            try (GitRepository repository = open(request)) {
                assertThatThrownBy(repository::resolve)
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageContaining("git ls-remote failed")
                        .hasMessageNotContaining("s3cret")
                        .hasNoSuppressedExceptions();
            }
        }
        assertThat(temporary.resolve("never")).doesNotExist();
    }
}
