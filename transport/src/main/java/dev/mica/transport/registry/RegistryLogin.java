package dev.mica.transport.registry;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.HttpAddress;
import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.util.Optional;

/// Shows a registry a credential, to learn whether it takes it.
public final class RegistryLogin {
    private RegistryLogin() {}

    /// @param registry `docker.io`, `host` or `host:port`
    /// @return what to keep: the credential, or the token that the registry gives to be kept in its place
    /// @throws RemoteFailureException if the registry refuses the credential, or can't be reached
    public static Credential check(RegistryOptions options, String registry, Credential credential) throws IOException {
        try (HttpCaller http = new HttpCaller(options.http(), options.certificates())) {
            CredentialSource source = asked -> Optional.of(credential);
            Authorizer authorizer = new Authorizer(registry, http, source, true);
            RegistryHost host = new RegistryHost(registry, http, options.withCredentials(source), authorizer);
            try (Reply reply = host.send(Call.get(host.uri("")), "")) {
                if (reply.status() != 200) {
                    throw new RemoteFailureException("login attempt to " + HttpAddress.shown(reply.uri())
                            + " failed with status: " + reply.status()
                            + (reply.status() == 401 ? " Unauthorized" : "")
                            + ": check user and password, and that a registry is there");
                }
            }
            return authorizer
                    .refreshToken()
                    .<Credential>map(Credential.IdentityToken::new)
                    .orElse(credential);
        }
    }
}
