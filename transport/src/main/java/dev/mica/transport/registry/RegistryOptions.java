package dev.mica.transport.registry;

import dev.mica.transport.http.HttpPolicy;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// How registries are spoken to.
///
/// @param certificates for `host` or `host:port`, where a registry needs other authorities or a client's certificate
public record RegistryOptions(
        HttpPolicy http, CredentialSource credentials, Function<String, Optional<SSLContext>> certificates) {
    /// Anonymously; encrypted, loopback aside; trusting whom Java trusts.
    public static final RegistryOptions DEFAULT =
            new RegistryOptions(HttpPolicy.DEFAULT, CredentialSource.NONE, host -> Optional.empty());

    public RegistryOptions withHttp(HttpPolicy policy) {
        return new RegistryOptions(policy, credentials, certificates);
    }

    public RegistryOptions withCredentials(CredentialSource source) {
        return new RegistryOptions(http, source, certificates);
    }

    public RegistryOptions withCertificates(Function<String, Optional<SSLContext>> source) {
        return new RegistryOptions(http, credentials, source);
    }
}
