package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images of one repository, from its registry's mirrors in their order, then from the registry. A mirror that
/// failed, or has not what was wanted, is not asked for this repository again. For any thread.
final class MirroredRepository {
    private static final Logger LOG = LoggerFactory.getLogger(MirroredRepository.class);

    private final List<Repository> mirrors;
    private final Repository origin;
    private final Set<String> left;

    /// @param left mirrors that are not asked any more; shared by all who read the repository
    MirroredRepository(List<Repository> mirrors, Repository origin, Set<String> left) {
        this.mirrors = List.copyOf(mirrors);
        this.origin = origin;
        this.left = left;
    }

    private interface Question<T> {
        Optional<T> ask(Repository repository) throws IOException;
    }

    /// As [Repository#resolve(String)].
    Optional<Descriptor> resolve(String reference) throws IOException {
        return ask(repository -> repository.resolve(reference));
    }

    /// As [Repository#fetch(Descriptor, ContentStore)]
    void fetch(Descriptor document, ContentStore into) throws IOException {
        ask(repository -> {
            repository.fetch(document, into);
            return Optional.of(document);
        });
    }

    /// As [Repository#download(Descriptor, ContentStore, Optional)].
    void download(Descriptor blob, ContentStore into, Optional<Path> parts) throws IOException {
        ask(repository -> {
            repository.download(blob, into, parts);
            return Optional.of(blob);
        });
    }

    private <T> Optional<T> ask(Question<T> question) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Repository mirror : mirrors) {
            if (!left.contains(mirror.toString())) {
                try {
                    Optional<T> answer = question.ask(mirror);
                    if (answer.isPresent()) {
                        return answer;
                    }
                    left.add(mirror.toString());
                } catch (RemoteFailureException e) {
                    failures.add("its mirror " + mirror + " failed too: " + e.getMessage());
                    if (left.add(mirror.toString())) {
                        LOG.warn("{} is asked instead of its mirror: {}", origin, e.getMessage());
                    }
                }
            }
        }
        try {
            return question.ask(origin);
        } catch (RemoteFailureException e) {
            failures.addFirst(String.valueOf(e.getMessage()));
            throw new RemoteFailureException(String.join("; ", failures), e);
        }
    }
}
