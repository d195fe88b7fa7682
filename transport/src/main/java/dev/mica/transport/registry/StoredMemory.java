package dev.mica.transport.registry;

import dev.mica.core.build.Refs;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Remembers in the store, for later processes: names in two namespaces, whose targets are short texts.
public final class StoredMemory implements RegistryMemory {
    private static final int MAX_BYTES = 64 << 10;
    private static final Duration PLACES_KEPT = Duration.ofDays(90);

    private final ContentStore contents;
    private final RefStore refs;

    private StoredMemory(ContentStore contents, RefStore refs) {
        this.contents = contents;
        this.refs = refs;
    }

    public static StoredMemory of(ContentStore contents, RefStore refs) {
        return new StoredMemory(contents, refs);
    }

    private static RefName upload(String key) {
        // A name has a limit that a repository's name may pass.
        return new RefName(
                Refs.UPLOADS,
                Digest.ofBytes(key.getBytes(StandardCharsets.UTF_8)).hex());
    }

    private static RefName place(String registry, Digest blob) {
        return new RefName(Refs.PLACES, registry + " " + blob);
    }

    private Optional<String> text(RefName name) throws IOException {
        Optional<RefStore.Ref> ref = refs.read(name);
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(contents.read(ref.get().target(), MAX_BYTES), StandardCharsets.UTF_8));
        } catch (BlobNotFoundException | CorruptBlobException e) {
            // What is forgotten costs time only.
            refs.remove(name);
            return Optional.empty();
        }
    }

    private void put(RefName name, String text) throws IOException {
        refs.put(name, contents.put(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<URI> upload(String repository, Digest blob) throws IOException {
        return text(upload(repository + "@" + blob)).map(URI::create);
    }

    @Override
    public void uploadAt(String repository, Digest blob, URI session) throws IOException {
        put(upload(repository + "@" + blob), session.toString());
    }

    @Override
    public void uploadEnded(String repository, Digest blob) throws IOException {
        refs.remove(upload(repository + "@" + blob));
    }

    @Override
    public List<String> places(String registry, Digest blob) throws IOException {
        return text(place(registry, blob)).stream().toList();
    }

    /// The last repository is remembered: one that has it is enough.
    @Override
    public void placed(String registry, String repository, Digest blob) throws IOException {
        RefName name = place(registry, blob);
        if (!text(name).equals(Optional.of(repository))) {
            put(name, repository);
        }
    }

    /// Forgets what is too old to be true.
    public void forgetOld(Instant now) throws IOException {
        forgetBefore(Refs.UPLOADS, now.minus(Refs.UPLOADS_KEPT));
        forgetBefore(Refs.PLACES, now.minus(PLACES_KEPT));
    }

    private void forgetBefore(String namespace, Instant oldest) throws IOException {
        List<RefStore.Ref> old;
        try (Stream<RefStore.Ref> all = refs.list(namespace)) {
            old = all.filter(ref -> ref.lastUsed().isBefore(oldest)).toList();
        }
        for (RefStore.Ref ref : old) {
            refs.compareAndSet(ref.name(), Optional.of(ref.target()), Optional.empty());
        }
    }
}
