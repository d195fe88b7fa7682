package dev.mica.transport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// An ssh server for this user on this machine, and an agent that has the one key that the server takes.
public final class SshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final int port;
    private final List<Process> processes;

    private SshServer(Path directory, int port, List<Process> processes) {
        this.directory = directory;
        this.port = port;
        this.processes = processes;
    }

    /// @param directory for keys and the agent's socket
    public static SshServer start(Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(SSHD), "sshd is not installed");
        if (System.getProperty("user.name").equals("root")) {
            // Where it confines itself to; a service would make it.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        for (String key : new String[] {"host", "user"}) {
            Program.run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    directory.resolve(key).toString());
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path configuration =
                Files.writeString(directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s/host
                AuthorizedKeysFile %s/user.pub
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PidFile none
                """.formatted(port, directory, directory));
        Path socket = directory.resolve("agent");
        List<Process> processes = List.of(
                start(SSHD.toString(), "-D", "-e", "-f", configuration.toString()),
                start("ssh-agent", "-D", "-a", socket.toString()));
        SshServer server = new SshServer(directory, port, processes);
        for (int i = 0; i < 200 && !(Files.exists(socket) && server.answers()); i++) {
            Thread.sleep(25);
        }
        Program.run(
                "env",
                "SSH_AUTH_SOCK=" + socket,
                "ssh-add",
                "-q",
                directory.resolve("user").toString());
        return server;
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private boolean answers() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// `ssh://user@host:port`.
    public String url() {
        return "ssh://" + System.getProperty("user.name") + "@" + host();
    }

    /// `host:port`.
    public String host() {
        return "127.0.0.1:" + port;
    }

    /// The host as files of known hosts name it.
    public String knownAs() {
        return "[127.0.0.1]:" + port;
    }

    /// The agent's.
    public Path socket() {
        return directory.resolve("agent");
    }

    /// The public part of a key that the server does not have.
    public String otherKey() throws IOException {
        String[] words = Files.readString(directory.resolve("user.pub")).split(" ", -1);
        return words[0] + " " + words[1];
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
