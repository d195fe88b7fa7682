package dev.mica.transport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Debian's docker-registry on a free port of this machine. Closed by who started it.
public final class DockerRegistry implements AutoCloseable {
    /// The password of the user `joe` at registries that [#startWithPassword(Path)] starts.
    public static final String PASSWORD = "s3cret-pw";

    private static final int ATTEMPTS = 200;

    private final Process process;
    private final int port;

    private DockerRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for its configuration and its data
    public static DockerRegistry start(Path folder) throws IOException, InterruptedException {
        return start(folder, "", "");
    }

    /// The same for those who know joe's password.
    public static DockerRegistry startWithPassword(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path users = Files.writeString(
                folder.resolve("htpasswd"), "joe:$2y$05$abcdefghijklmnopqrstuuzSvhclVSvY9ufOheOOhcPviTPFJlqIC\n");
        return start(folder, "", "auth:\n  htpasswd:\n    realm: tests\n    path: " + users + "\n");
    }

    /// The same for those whom a token server gave a token.
    ///
    /// @param tokens was started in the same folder
    public static DockerRegistry startWithTokens(Path folder, TokenServer tokens)
            throws IOException, InterruptedException {
        return start(
                folder,
                "",
                "auth:\n  token:\n    realm: %s\n    service: %s\n    issuer: %s\n    rootcertbundle: %s\n"
                        .formatted(
                                tokens.realm(),
                                TokenServer.SERVICE,
                                TokenServer.ISSUER,
                                TokenServer.certificate(folder)));
    }

    /// The same over TLS.
    ///
    /// @param authority whose clients are let in; empty for all
    public static DockerRegistry startWithTls(Path folder, Path certificate, Path key, Optional<Path> authority)
            throws IOException, InterruptedException {
        String clients =
                authority.map(file -> "    clientcas:\n      - " + file + "\n").orElse("");
        return start(folder, "  tls:\n    certificate: " + certificate + "\n    key: " + key + "\n" + clients, "");
    }

    private static DockerRegistry start(Path folder, String http, String more)
            throws IOException, InterruptedException {
        Program.assumeInstalled("docker-registry");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.createDirectories(folder);
        Path config = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                  delete:
                    enabled: true
                http:
                  addr: 127.0.0.1:%d
                  secret: tests
                """.formatted(folder.resolve("data"), port) + http + more);
        Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        DockerRegistry registry = new DockerRegistry(process, port);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return registry;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        registry.close();
        throw new AssertionError("docker-registry does not answer: " + Files.readString(folder.resolve("log")));
    }

    /// `host:port`.
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
