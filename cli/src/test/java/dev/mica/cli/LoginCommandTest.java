package dev.mica.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docker 28 says and how it ends, over a registry that lets in one user.
class LoginCommandTest {
    private static final String SECRET = "s3cret-pw";

    @TempDir
    Path directory;

    private HttpServer server;
    private CliRun mica;
    private String address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String right =
                "Basic " + Base64.getEncoder().encodeToString(("joe:" + SECRET).getBytes(StandardCharsets.UTF_8));
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean known = right.equals(exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"tests\"");
                String path = exchange.getRequestURI().getPath();
                exchange.sendResponseHeaders(known ? path.equals("/v2/") ? 200 : 404 : 401, -1);
            }
        });
        server.start();
        address = "127.0.0.1:" + server.getAddress().getPort();
        mica = new CliRun(directory)
                .with("HOME", directory.toString())
                .with("DOCKER_CONFIG", directory.resolve("docker").toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path config() {
        return directory.resolve("docker/config.json");
    }

    @Test
    void loginStoresWhatTheRegistryTakes() throws IOException {
        CliRun.Result result = mica.typing((SECRET + "\n").getBytes(StandardCharsets.UTF_8))
                .run("login", "-u", "joe", "--password-stdin", address);
        assertThat(result.out()).isEqualTo("Login Succeeded\n");
        assertThat(result.err())
                .isEqualTo("\nWARNING! Your credentials are stored unencrypted in '" + config()
                        + "'.\nConfigure a credential helper to remove this warning. See\n"
                        + "https://docs.docker.com/go/credential-store/\n\n");
        assertThat(result.exitCode()).isZero();
        assertThat(Files.readString(config())).contains(address);
        assertThat(mica.run("login", address).out())
                .isEqualTo("Authenticating with existing credentials...\nLogin Succeeded\n");
        CliRun.Result pull = mica.run("--debug", "pull", address + "/app:1");
        assertThat(pull.err()).contains("is not in the registry").doesNotContain(SECRET, "Basic ");
        assertThat(mica.ok("logout", "https://" + address + "/v2/"))
                .isEqualTo("Removing login credentials for " + address + "\n");
        assertThat(Files.readString(config())).doesNotContain(address);
        assertThat(mica.run("pull", address + "/app:1").err()).contains("mica login");
    }

    @Test
    void wrongPasswordsAreNotStored() {
        CliRun.Result result = mica.run("--debug", "login", "-u", "joe", "-p", "wr0ng-pw", address);
        assertThat(result.exitCode()).isOne();
        assertThat(result.err())
                .startsWith("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n")
                .contains("login attempt to http://" + address + "/v2/ failed with status: 401 Unauthorized")
                .doesNotContain(
                        "wr0ng-pw",
                        Base64.getEncoder().encodeToString("joe:wr0ng-pw".getBytes(StandardCharsets.UTF_8)));
        assertThat(config()).doesNotExist();
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(mica.run("login", "--password-stdin").err())
                .contains("the --password-stdin option requires --username to be set");
        assertThat(mica.run("login", "-u", "a", "-p", "x", "--password-stdin").err())
                .contains("conflicting options: cannot specify both --password and --password-stdin");
        CliRun.Result noTerminal = mica.run("login", "-u", "a", address);
        assertThat(noTerminal.err()).contains("Cannot perform an interactive login from a non TTY device");
        assertThat(noTerminal.exitCode()).isOne();
        assertThat(mica.run("login", "a b").err()).contains("is no registry's name");
        assertThat(mica.ok("logout")).isEqualTo("Removing login credentials for https://index.docker.io/v1/\n");
    }
}
