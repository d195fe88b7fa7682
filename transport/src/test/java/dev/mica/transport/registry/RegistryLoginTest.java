package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.FaultyServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registries say whether they take a credential.
final class RegistryLoginTest {
    private static final Credential.Password JOE = new Credential.Password("joe", DockerRegistry.PASSWORD);

    @TempDir
    Path folder;

    @Test
    void passwordsAreShownToTheRegistry() throws Exception {
        try (DockerRegistry registry = DockerRegistry.startWithPassword(folder)) {
            String address = registry.address();
            assertThat(RegistryLogin.check(RegistryOptions.DEFAULT, address, JOE))
                    .isEqualTo(JOE);
            assertThatThrownBy(() -> RegistryLogin.check(
                            RegistryOptions.DEFAULT, address, new Credential.Password("joe", "wr0ng-pw")))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll(address, "failed with status: 401 Unauthorized")
                    .hasMessageNotContaining("wr0ng-pw");
            ImageReference missing = ImageReference.parse(address + "/app:1");
            try (RegistrySource anonymous = RegistrySource.of(RegistryOptions.DEFAULT);
                    RegistrySource joe =
                            RegistrySource.of(RegistryOptions.DEFAULT.withCredentials(asked -> Optional.of(JOE)))) {
                assertThatThrownBy(() -> anonymous.resolve(missing)).hasMessageContaining("mica login");
                assertThat(joe.resolve(missing)).isEmpty();
            }
        }
    }

    /// A registry with a token server that knows joe, gives refresh tokens, and takes them.
    private static FaultyServer tokenServer(List<String> bodies) throws IOException {
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("joe:" + DockerRegistry.PASSWORD).getBytes(StandardCharsets.UTF_8));
        return FaultyServer.startProtected((exchange, number) -> {
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (exchange.getRequestURI().getPath().equals("/token")) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                bodies.add(body);
                boolean known = authorization.equals(basic) || body.contains("refresh_token=keep-me");
                FaultyServer.send(
                        exchange,
                        known ? 200 : 401,
                        known ? "{\"access_token\":\"abc\",\"refresh_token\":\"keep-me\"}" : "{}");
            } else if (authorization.equals("Bearer abc")) {
                FaultyServer.send(exchange, 200, "{}");
            } else {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://"
                                        + exchange.getRequestHeaders().getFirst("Host") + "/token\",service=\"tests\"");
                FaultyServer.send(exchange, 401, "");
            }
        });
    }

    @Test
    void tokenServersGiveIdentityTokens() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (FaultyServer server = tokenServer(bodies)) {
            Credential kept = RegistryLogin.check(RegistryOptions.DEFAULT, server.address(), JOE);
            assertThat(kept).isEqualTo(new Credential.IdentityToken("keep-me"));
            assertThat(server.requests()).contains("GET /token?service=tests&offline_token=true&client_id=mica");
            assertThat(RegistryLogin.check(RegistryOptions.DEFAULT, server.address(), kept))
                    .isEqualTo(kept);
            assertThat(bodies).contains("grant_type=refresh_token&client_id=mica&service=tests&refresh_token=keep-me");
            assertThatThrownBy(() -> RegistryLogin.check(
                            RegistryOptions.DEFAULT, server.address(), new Credential.Password("joe", "wr0ng-pw")))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContainingAll(server.address(), "refuses the password of joe")
                    .hasMessageNotContaining("wr0ng-pw");
        }
    }
}
