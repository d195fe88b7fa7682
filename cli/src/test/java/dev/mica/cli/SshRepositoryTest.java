package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.transport.testing.Program;
import dev.mica.transport.testing.SampleRepository;
import dev.mica.transport.testing.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories over ssh.
class SshRepositoryTest {
    @TempDir
    static Path served;

    /// A socket's path must be short.
    @TempDir
    static Path keys;

    @TempDir
    Path directory;

    private static Optional<SshServer> open = Optional.empty();
    private static SshServer server;
    private static SampleRepository sample;

    private CliRun mica;
    private Path knownHosts;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        Program.assumeInstalled("ssh");
        server = SshServer.start(keys);
        open = Optional.of(server);
        sample = SampleRepository.make(served);
    }

    @AfterAll
    static void stop() {
        open.ifPresent(SshServer::close);
    }

    @BeforeEach
    void make() throws IOException {
        mica = new CliRun(directory);
        knownHosts = directory.resolve("root/ssh_known_hosts");
        Files.createDirectories(directory.resolve("app"));
        Files.writeString(directory.resolve("app/Dockerfile"), "FROM scratch\nADD " + url() + "#v1 /\n");
    }

    private static String url() {
        return server.url() + served + "/main.git";
    }

    @Test
    void addUsesTheAgentThatTheBuildIsGiven() throws IOException {
        CliRun.Result without = mica.run("build", "app");
        assertThat(without.exitCode()).isNotZero();
        assertThat(without.err()).contains("needs an SSH agent", "--ssh default");
        mica.ok("build", "--ssh", "default=" + server.socket(), "--output", "out", "app");
        assertThat(directory.resolve("out/dir/deep/file")).hasContent("old");
        assertThat(knownHosts).content().startsWith(server.knownAs() + " ssh-ed25519 ");
    }

    @Test
    void aContextUsesTheUsersAgentAndItsSubmodulesToo() throws IOException {
        mica.with("SSH_AUTH_SOCK", server.socket().toString());
        mica.ok("build", "--output", "out", url());
        assertThat(directory.resolve("out/file")).hasContent("new");
        Files.writeString(directory.resolve("app/Dockerfile"), "FROM scratch\nCOPY --from=code sub /\n");
        mica.ok("build", "--output", "sub", "--build-context", "code=" + url() + "#" + sample.second(), "app");
        assertThat(directory.resolve("sub/deep/deepest")).hasContent("deepest");
    }

    @Test
    void anotherKeyOfAKnownHostIsRefused() throws IOException {
        Files.createDirectories(knownHosts.getParent());
        Files.writeString(knownHosts, server.knownAs() + " " + server.otherKey() + "\n");
        CliRun.Result result = mica.run("build", "--ssh", "default=" + server.socket(), "app");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("Host key verification failed");
    }

    @Test
    void hostsThatLookLikeOptionsAreRefused() throws IOException {
        Path never = directory.resolve("never");
        for (String address : new String[] {
            "ssh://-oProxyCommand=touch%20" + never + "/x.git", "ssh://-l@127.0.0.1/x.git", "git@127.0.0.1:-x"
        }) {
            CliRun.Result result = mica.run("build", "--ssh", "default=" + server.socket(), address);
            assertThat(result.exitCode()).as(address).isNotZero();
        }
        assertThat(never).doesNotExist();
    }
}
