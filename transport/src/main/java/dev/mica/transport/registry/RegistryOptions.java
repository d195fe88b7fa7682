package dev.mica.transport.registry;

import dev.mica.transport.http.HttpPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// How registries are spoken to.
///
/// @param certificates for `host` or `host:port`, where a registry needs other authorities or a client's certificate
/// @param mirrors registry → who is asked for its images before it, in this order
public record RegistryOptions(
        HttpPolicy http,
        CredentialSource credentials,
        Function<String, Optional<SSLContext>> certificates,
        Map<String, List<Mirror>> mirrors) {
    /// Anonymously; encrypted, loopback aside; trusting whom Java trusts; without mirrors.
    public static final RegistryOptions DEFAULT =
            new RegistryOptions(HttpPolicy.DEFAULT, CredentialSource.NONE, host -> Optional.empty(), Map.of());

    public RegistryOptions {
        mirrors = Map.copyOf(mirrors);
    }

    public RegistryOptions withHttp(HttpPolicy policy) {
        return new RegistryOptions(policy, credentials, certificates, mirrors);
    }

    public RegistryOptions withCredentials(CredentialSource source) {
        return new RegistryOptions(http, source, certificates, mirrors);
    }

    public RegistryOptions withCertificates(Function<String, Optional<SSLContext>> source) {
        return new RegistryOptions(http, credentials, source, mirrors);
    }

    /// Has the rules' mirrors asked, and speaks to the rules' insecure registries and plain mirrors without encryption
    /// where they don't have it. Whose certificates are not checked, [#certificates()] says.
    public RegistryOptions withRules(RegistryRules rules) {
        return new RegistryOptions(http.withPlainHosts(rules.plainHosts()), credentials, certificates, rules.mirrors());
    }
}
