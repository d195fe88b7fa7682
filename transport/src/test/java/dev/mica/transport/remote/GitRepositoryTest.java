package dev.mica.transport.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.transport.testing.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories that `git daemon` serves on this machine.
final class GitRepositoryTest {
    @TempDir
    static Path served;

    @TempDir
    Path temporary;

    private static Optional<Process> daemon = Optional.empty();
    private static String url = "";
    private static String first = "";
    private static String second = "";

    private static String git(Path directory, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 9];
        String[] start = {
            "git",
            "-C",
            directory.toString(),
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x",
            "-c",
            "protocol.file.allow=always"
        };
        System.arraycopy(start, 0, command, 0, start.length);
        System.arraycopy(arguments, 0, command, start.length, arguments.length);
        return Program.run(command).strip();
    }

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        Program.assumeInstalled("git");
        assumeTrue(Files.exists(Path.of("/usr/lib/git-core/git-daemon")), "git daemon is not installed");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        url = "git://127.0.0.1:" + port + "/";
        Path below = Files.createDirectories(served.resolve("below.git"));
        git(below, "init", "-q", "-b", "main");
        Files.writeString(below.resolve("inner"), "inner");
        git(below, "add", ".");
        git(below, "commit", "-q", "-m", "inner");
        Path main = Files.createDirectories(served.resolve("main.git"));
        git(main, "init", "-q", "-b", "main");
        Files.createDirectories(main.resolve("dir/deep"));
        Files.writeString(main.resolve("dir/deep/file"), "old");
        Files.createSymbolicLink(main.resolve("link"), Path.of("/etc"));
        git(main, "add", ".");
        git(main, "commit", "-q", "-m", "first", "--date=2020-01-01T00:00:00Z");
        git(main, "tag", "-a", "-m", "release", "v1");
        first = git(main, "rev-parse", "HEAD");
        Files.writeString(main.resolve("dir/deep/file"), "new");
        git(main, "submodule", "--quiet", "add", "../below.git", "sub");
        git(main, "commit", "-q", "-a", "-m", "second");
        second = git(main, "rev-parse", "HEAD");
        daemon = Optional.of(new ProcessBuilder(
                        "/usr/lib/git-core/git-daemon",
                        "--export-all",
                        "--reuseaddr",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--base-path=" + served,
                        served.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        await(port);
    }

    private static void await(int port) throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        throw new IOException("git daemon does not come up");
    }

    @AfterAll
    static void stop() {
        daemon.ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private static GitRequest request(String revision, String subdirectory, String checksum, boolean kept) {
        return new GitRequest(
                url + "main.git", revision, subdirectory, checksum, kept, true, Optional.empty(), Optional.empty());
    }

    private GitRepository open(GitRequest request) throws IOException {
        return GitRepository.open(request, temporary);
    }

    @Test
    void theDefaultBranchComesWithItsSubmodules() throws IOException {
        try (GitRepository repository = open(request("", "", "", false))) {
            assertThat(repository.commit()).isEqualTo(second);
            Path files = repository.checkOut();
            assertThat(files.resolve("dir/deep/file")).hasContent("new");
            assertThat(files.resolve("sub/inner")).hasContent("inner");
            assertThat(files.resolve(".git")).doesNotExist();
            assertThat(files.resolve("sub/.git")).doesNotExist();
            assertThat(files.resolve("link")).isSymbolicLink();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void submodulesMayBeLeftOut() throws IOException {
        GitRequest request =
                new GitRequest(url + "main.git", "main", "", "", false, false, Optional.empty(), Optional.empty());
        try (GitRepository repository = open(request)) {
            assertThat(repository.checkOut().resolve("sub")).isEmptyDirectory();
        }
    }

    @Test
    void tagsAndCommitsNameTheirCommit() throws IOException {
        for (String revision : new String[] {"v1", "refs/tags/v1", "tags/v1", first}) {
            try (GitRepository repository = open(request(revision, "", first.substring(0, 8), false))) {
                assertThat(repository.commit()).as(revision).isEqualTo(first);
                assertThat(repository.checkOut().resolve("dir/deep/file")).hasContent("old");
            }
        }
    }

    @Test
    void filesHaveTheTimeOfTheCommit() throws IOException, InterruptedException {
        long seconds = Long.parseLong(git(served.resolve("main.git"), "show", "-s", "--format=%ct", first));
        try (GitRepository repository = open(request(first, "", "", false))) {
            assertThat(Files.getLastModifiedTime(repository.checkOut().resolve("dir/deep/file")))
                    .isEqualTo(FileTime.from(Instant.ofEpochSecond(seconds)));
        }
    }

    @Test
    void aSubdirectoryIsNoLinkAndIsThere() throws IOException {
        try (GitRepository repository = open(request("main", "dir", "", true))) {
            assertThat(repository.checkOut().resolve("deep/file")).hasContent("new");
        }
        for (String wrong : new String[] {"link", "absent", "dir/../.."}) {
            try (GitRepository repository = open(request("main", wrong, "", false))) {
                assertThatThrownBy(repository::checkOut)
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageContaining("invalid subdir " + wrong);
            }
        }
    }

    @Test
    void theKeptRepositoryKnowsItsRemoteAndItsBranch() throws IOException, InterruptedException {
        try (GitRepository repository = open(request("main", "", "", true))) {
            Path files = repository.checkOut();
            assertThat(git(files, "rev-parse", "HEAD")).isEqualTo(second);
            assertThat(git(files, "rev-parse", "refs/heads/main")).isEqualTo(second);
            assertThat(git(files, "config", "remote.origin.url")).isEqualTo(url + "main.git");
            assertThat(files.resolve(".git/FETCH_HEAD")).doesNotExist();
        }
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        try (GitRepository repository = open(request("absent", "", "", false))) {
            assertThatThrownBy(repository::commit).hasMessageContaining("repository does not contain ref absent");
        }
        try (GitRepository repository = open(request("main", "", first, false))) {
            assertThatThrownBy(repository::commit)
                    .hasMessageContaining("expected checksum to match " + first + ", got " + second);
        }
        try (GitRepository repository = open(request("--upload-pack=touch", "", "", false))) {
            assertThatThrownBy(repository::commit).hasMessageContaining("invalid git ref");
        }
    }

    @Test
    void errorsHoldNoCredentialsAndOtherProtocolsAreRefused() throws IOException {
        for (String remote : new String[] {
            "http://joe:s3cret@127.0.0.1:1/x.git", "ext::sh -c touch% /tmp/never s3cret", "file:///s3cret"
        }) {
            GitRequest request =
                    new GitRequest(remote, "main", "", "", false, true, Optional.of("basic s3cret"), Optional.empty());
            try (GitRepository repository = open(request)) {
                assertThatThrownBy(repository::commit)
                        .isInstanceOf(RemoteFailureException.class)
                        .hasMessageContaining("git ls-remote failed")
                        .message()
                        .satisfies(text -> assertThat(remote.startsWith("http") && text.contains("s3cret"))
                                .isFalse());
            }
        }
    }
}
