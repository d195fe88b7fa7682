package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Runs `git` on one repository of the host, so that nothing in the repository, in its remote or in the user's
/// configuration makes it run other programs or read other files: no hooks, no filters, no protocols beside http,
/// https, git and ssh, no questions. Credentials reach it through its environment, which other users can't see.
final class GitProgram {
    private static final List<String> PROXIES = List.of(
            "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy");

    /// Modes of files must not depend on the user's mask.
    private static final List<String> START = List.of("sh", "-c", "umask 022; exec git \"$@\"", "git");

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.symlinks=true",
            "init.defaultBranch=master",
            "advice.detachedHead=false",
            "gc.auto=0",
            "maintenance.auto=false",
            // A server of which nothing comes for a minute is given up.
            "http.lowSpeedLimit=1",
            "http.lowSpeedTime=60");

    /// What a shell ends with that can't find a program.
    private static final int NOT_FOUND = 127;

    private static final Pattern MOVED = Pattern.compile("returned error: 30[12378]");

    private final Path directory;
    private final Optional<Header> header;
    private final Optional<Path> agent;
    private final KnownHosts knownHosts;

    /// A header for what is below a URL.
    private record Header(String scope, String value) {}

    private GitProgram(Path directory, Optional<Header> header, Optional<Path> agent, KnownHosts knownHosts) {
        this.directory = directory;
        this.header = header;
        this.agent = agent;
        this.knownHosts = knownHosts;
    }

    /// @param directory the work tree
    /// @param request says what git may authenticate itself with
    static GitProgram of(Path directory, GitRequest request, KnownHosts knownHosts) {
        Optional<String> authorization = request.authorization().or(() -> UrlCredentials.authorization(request.url()));
        Optional<Header> header = request.url().regionMatches(true, 0, "http", 0, "http".length())
                ? authorization.map(value -> new Header(
                        UrlCredentials.scope(URI.create(UrlCredentials.without(request.url()))),
                        "Authorization: " + value))
                : Optional.empty();
        return new GitProgram(directory, header, request.ssh().flatMap(ssh -> ssh.socket("default")), knownHosts);
    }

    /// What it prints.
    ///
    /// @throws RemoteFailureException if it fails; the message is git's, without credentials
    /// @throws java.io.InterruptedIOException if the thread is interrupted; git has ended then
    String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(START);
        for (String setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        setEnvironment(builder.environment());
        GitOutcome outcome = GitOutcome.of(builder, arguments[0]);
        if (outcome.status() == NOT_FOUND) {
            throw new RemoteFailureException(
                    "git can't be started, which gets repositories; install it or clone into the context");
        }
        if (outcome.status() != 0) {
            boolean moved =
                    header.isPresent() && MOVED.matcher(outcome.errors()).find();
            throw new RemoteFailureException("git " + arguments[0] + " failed: " + outcome.errors()
                    + (moved ? " (credentials are sent to no other address: name the one it is redirected to)" : ""));
        }
        return outcome.output();
    }

    private void setEnvironment(Map<String, String> environment) {
        Map<String, String> own = Map.copyOf(environment);
        environment.clear();
        environment.put("PATH", own.getOrDefault("PATH", "/usr/bin:/bin"));
        PROXIES.stream().filter(own::containsKey).forEach(name -> environment.put(name, own.get(name)));
        environment.put("LC_ALL", "C");
        environment.put("HOME", "/dev/null");
        // A repository around Mica's own directory is none of this one's business.
        environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(directory.getParent()));
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "true");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_TEMPLATE_DIR", "");
        environment.put("GIT_LFS_SKIP_SMUDGE", "1");
        environment.put("GIT_ALLOW_PROTOCOL", "http:https:git:ssh");
        environment.put("GIT_SSH_COMMAND", knownHosts.command());
        environment.put("GIT_SSH_VARIANT", "ssh");
        agent.ifPresent(socket -> environment.put("SSH_AUTH_SOCK", socket.toString()));
        header.ifPresent(sent -> {
            environment.put("GIT_CONFIG_COUNT", "2");
            environment.put("GIT_CONFIG_KEY_0", "http." + sent.scope() + ".extraHeader");
            environment.put("GIT_CONFIG_VALUE_0", sent.value());
            // Git sends its own headers to whoever it is redirected to.
            environment.put("GIT_CONFIG_KEY_1", "http." + sent.scope() + ".followRedirects");
            environment.put("GIT_CONFIG_VALUE_1", "false");
        });
    }
}
