package dev.mica.transport.remote;

import static dev.mica.transport.testing.SampleRepository.begin;
import static dev.mica.transport.testing.SampleRepository.commit;
import static dev.mica.transport.testing.SampleRepository.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.transport.testing.GitServer;
import dev.mica.transport.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories that want more of the machine than to be copied.
final class HostileRepositoryTest {
    @TempDir
    Path served;

    @TempDir
    Path temporary;

    @TempDir
    Path outside;

    private Path repository;

    @BeforeEach
    void make() throws IOException, InterruptedException {
        Program.assumeInstalled("git");
        repository = begin(served.resolve("hostile.git"));
        Files.writeString(repository.resolve("file"), "file");
        commit(repository, "first");
        Path secret = begin(outside.resolve("secret.git"));
        Files.writeString(secret.resolve("secret"), "secret");
        commit(secret, "secret");
    }

    private void checkOut() throws IOException {
        try (GitServer server = GitServer.start(served)) {
            GitRequest request = new GitRequest(
                    "http://" + server.address() + "/hostile.git",
                    "main",
                    "",
                    "",
                    false,
                    false,
                    true,
                    Optional.empty(),
                    Optional.empty());
            KnownHosts hosts = new KnownHosts(temporary.resolve("hosts"), List.of());
            try (GitRepository checkout = GitRepository.open(request, temporary.resolve("tmp"), hosts)) {
                Path files = checkout.checkOut(checkout.resolve());
                assertThat(files.resolve("file")).hasContent("file");
                assertThat(files.resolve("sub/secret")).doesNotExist();
            }
        }
    }

    private void addSubmodule(String url) throws IOException, InterruptedException {
        String commit = git(outside.resolve("secret.git"), "rev-parse", "HEAD");
        Files.writeString(
                repository.resolve(".gitmodules"), "[submodule \"sub\"]\n\tpath = sub\n\turl = " + url + "\n");
        git(repository, "add", ".gitmodules");
        git(repository, "update-index", "--add", "--cacheinfo", "160000," + commit + ",sub");
        git(repository, "commit", "-q", "-m", "submodule");
    }

    @Test
    void submodulesComeNeitherFromTheMachineNorFromPrograms() throws IOException, InterruptedException {
        Path never = temporary.resolve("never");
        for (String url : new String[] {
            "file://" + outside + "/secret.git",
            outside + "/secret.git",
            "ext::sh -c \"touch% " + never + "\"",
            "-u./payload",
            "ssh://-oProxyCommand=touch%20" + never + "/x"
        }) {
            addSubmodule(url);
            assertThatThrownBy(this::checkOut).as(url).isInstanceOf(RemoteFailureException.class);
        }
        assertThat(never).doesNotExist();
    }

    @Test
    void neitherFiltersNorHooksNorUpdateCommandsRun() throws IOException, InterruptedException {
        Path never = temporary.resolve("never");
        Files.writeString(repository.resolve(".gitattributes"), "* filter=touch\n");
        Files.writeString(repository.resolve(".gitconfig"), "[filter \"touch\"]\n\tsmudge = touch " + never + "\n");
        Files.createDirectories(repository.resolve("hooks"));
        Files.writeString(repository.resolve("hooks/post-checkout"), "#!/bin/sh\ntouch " + never + "\n")
                .toFile()
                .setExecutable(true);
        commit(repository, "hooks");
        checkOut();
        addSubmodule("../hostile.git");
        Files.writeString(
                repository.resolve(".gitmodules"),
                "[submodule \"sub\"]\n\tpath = sub\n\turl = ../hostile.git\n\tupdate = !touch " + never + "\n");
        git(repository, "add", ".gitmodules");
        git(repository, "commit", "-q", "-m", "update");
        assertThatThrownBy(this::checkOut).isInstanceOf(RemoteFailureException.class);
        assertThat(never).doesNotExist();
    }
}
