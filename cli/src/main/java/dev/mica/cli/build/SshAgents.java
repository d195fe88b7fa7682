package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.UsageException;
import dev.mica.core.port.SshSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The agents that `--ssh` exposes: `default`, `ID` or `ID=SOCKET`.
final class SshAgents implements SshSource {
    private final Map<String, Path> sockets;

    private SshAgents(Map<String, Path> sockets) {
        this.sockets = Map.copyOf(sockets);
    }

    static SshAgents parse(List<String> values, Console console) throws UsageException {
        Map<String, Path> sockets = new HashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            String id = equals < 0 ? value : value.substring(0, equals);
            String given = equals < 0 ? "" : value.substring(equals + 1);
            if (given.contains(",")) {
                throw new UsageException("--ssh " + value + " is not supported: name one agent's socket");
            }
            if (given.isEmpty()) {
                given = console.environment().getOrDefault("SSH_AUTH_SOCK", "");
                if (given.isEmpty()) {
                    throw new UsageException("--ssh " + value + ": there is no agent: SSH_AUTH_SOCK is not set");
                }
            }
            Path socket = console.path(given);
            if (!Files.exists(socket)) {
                throw new UsageException("--ssh " + value + ": " + socket + ": no such file or directory");
            }
            if (Files.isRegularFile(socket)) {
                throw new UsageException("--ssh " + value
                        + " is not supported: a key must be added to an agent (ssh-add), whose socket is named here");
            }
            sockets.put(id.isEmpty() ? "default" : id, socket);
        }
        return new SshAgents(sockets);
    }

    @Override
    public Optional<Path> socket(String id) {
        return Optional.ofNullable(sockets.get(id.isEmpty() ? "default" : id));
    }
}
