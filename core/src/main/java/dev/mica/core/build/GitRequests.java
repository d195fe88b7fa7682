package dev.mica.core.build;

import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.SecretSource;
import dev.mica.core.port.SshSource;
import dev.mica.parser.git.GitReference;
import java.io.IOException;
import java.util.Optional;

/// What references to things elsewhere ask of a [RemoteSource].
public final class GitRequests {
    private GitRequests() {}

    /// The Authorization header for a URL, if a secret named after its host says one.
    public static Optional<String> authorization(String url, SecretSource secrets) throws IOException {
        return new RemoteSecrets(secrets).authorization(url);
    }

    /// @param checksum wins over the reference's own
    /// @param secrets hold the credentials
    /// @param ssh the agents that may be used
    public static RemoteSource.GitRequest of(
            GitReference reference,
            Optional<String> checksum,
            boolean keepGitDirectory,
            SecretSource secrets,
            SshSource ssh)
            throws IOException {
        String url = reference.bareHost() ? "https://" + reference.remote() : reference.remote();
        return new RemoteSource.GitRequest(
                url,
                reference.ref(),
                reference.subdirectory(),
                checksum.orElse(reference.checksum()),
                reference.fetchByCommit(),
                keepGitDirectory || reference.keepGitDirectory().orElse(false),
                reference.submodules().orElse(true),
                new RemoteSecrets(secrets).gitAuthorization(url),
                Optional.of(ssh));
    }
}
