package dev.mica.core.build;

import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.SshSource;
import dev.mica.parser.git.GitReference;
import java.util.Optional;

/// What a git reference asks of a [RemoteSource].
final class GitRequests {
    private GitRequests() {}

    static RemoteSource.GitRequest of(
            GitReference reference, Optional<String> checksum, boolean keepGitDirectory, Optional<SshSource> ssh) {
        return new RemoteSource.GitRequest(
                reference.remote(),
                reference.ref(),
                reference.subdirectory(),
                checksum.orElse(reference.checksum()),
                keepGitDirectory || reference.keepGitDirectory().orElse(false),
                reference.submodules().orElse(true),
                ssh);
    }
}
