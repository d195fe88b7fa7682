package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/// The refs with the clock of who opened the store.
final class FsRefStore implements RefStore {
    private final FsRefs refs;
    private final InstantSource clock;

    FsRefStore(FsRefs refs, InstantSource clock) {
        this.refs = refs;
        this.clock = clock;
    }

    @Override
    public Optional<Ref> read(RefName name) throws IOException {
        return refs.read(name);
    }

    @Override
    public boolean compareAndSet(RefName name, Optional<Digest> expected, Optional<Digest> update) throws IOException {
        return refs.compareAndSet(name, expected, update, clock.instant());
    }

    @Override
    public void touch(Collection<RefName> names, Instant when) throws IOException {
        refs.touch(names, when);
    }

    @Override
    public Stream<Ref> list(String namespace) throws IOException {
        return refs.list(new RefName(namespace, "-").namespace()).stream();
    }

    @Override
    public Stream<String> namespaces() throws IOException {
        return refs.namespaces().stream();
    }
}
