package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs `git` on one repository of the host, so that nothing in the repository, in its remote or in the user's
/// configuration makes it run other programs or read other files: no hooks, no filters, no protocols beside http,
/// https,
/// git and ssh, no questions. Addresses and credentials reach it through its environment, which other users can't see.
final class GitProgram {
    private static final int MAX_OUTPUT_BYTES = 16 << 20;
    private static final int MAX_SHOWN = 2000;
    private static final List<String> PROXIES = List.of(
            "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy");

    private final Path directory;
    private final Map<String, String> configuration;
    private final Optional<Path> agent;

    /// @param directory the work tree
    /// @param configuration what git shall take for its configuration, secrets among it
    /// @param agent the socket of an SSH agent
    GitProgram(Path directory, Map<String, String> configuration, Optional<Path> agent) {
        this.directory = directory;
        this.configuration = new LinkedHashMap<>(configuration);
        this.agent = agent;
    }

    /// The same with none of the configuration.
    GitProgram plain() {
        return new GitProgram(directory, Map.of(), agent);
    }

    /// What it prints.
    ///
    /// @throws RemoteFailureException if it fails; the message is git's, without credentials
    String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of("-c", "core.fsmonitor=false", "-c", "init.defaultBranch=master"));
        command.addAll(List.of("-c", "advice.detachedHead=false", "-c", "gc.auto=0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        setEnvironment(builder.environment());
        return output(start(builder), arguments[0]);
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new RemoteFailureException(
                    "git can't be started, which gets repositories; install it or clone into the context", e);
        }
    }

    private void setEnvironment(Map<String, String> environment) {
        Map<String, String> own = Map.copyOf(environment);
        environment.clear();
        environment.put("PATH", own.getOrDefault("PATH", "/usr/bin:/bin"));
        PROXIES.stream().filter(own::containsKey).forEach(name -> environment.put(name, own.get(name)));
        environment.put("LC_ALL", "C");
        environment.put("HOME", "/dev/null");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "true");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_TEMPLATE_DIR", "");
        environment.put("GIT_ALLOW_PROTOCOL", "http:https:git:ssh");
        environment.put("GIT_SSH_COMMAND", "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new");
        agent.ifPresent(socket -> environment.put("SSH_AUTH_SOCK", socket.toString()));
        environment.put("GIT_CONFIG_COUNT", Integer.toString(configuration.size()));
        int number = 0;
        for (Map.Entry<String, String> entry : configuration.entrySet()) {
            environment.put("GIT_CONFIG_KEY_" + number, entry.getKey());
            environment.put("GIT_CONFIG_VALUE_" + number, entry.getValue());
            number++;
        }
    }

    private static String output(Process process, String subcommand) throws IOException {
        StringBuilder errors = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> {
            try (InputStream in = process.getErrorStream()) {
                errors.append(new String(in.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8));
            } catch (IOException _) {
                // The process is over; its status says how.
            }
        });
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = in.readNBytes(MAX_OUTPUT_BYTES);
            if (bytes.length == MAX_OUTPUT_BYTES) {
                throw new RemoteFailureException(
                        "git " + subcommand + " prints more than the " + MAX_OUTPUT_BYTES + " bytes that are read");
            }
            int status = process.waitFor();
            reader.join();
            if (status != 0) {
                throw new RemoteFailureException("git " + subcommand + " failed: " + shown(errors.toString()));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteFailureException("git " + subcommand + " was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// What git says, without the credentials that addresses in it hold.
    private static String shown(String errors) {
        String text = errors.replaceAll("://[^/@\\s]*@", "://").strip();
        return text.length() <= MAX_SHOWN ? text : text.substring(text.length() - MAX_SHOWN);
    }
}
