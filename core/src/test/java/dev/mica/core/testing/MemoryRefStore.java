package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A ref store in memory for tests. Strict: it knows which lists were not closed.
public final class MemoryRefStore implements RefStore {
    private final InstantSource clock;
    private final Map<String, TreeMap<String, Ref>> namespaces = new TreeMap<>();
    private final OpenThings open = new OpenThings();

    /// With a clock that stands still.
    public MemoryRefStore() {
        this(InstantSource.fixed(Instant.EPOCH));
    }

    /// @param clock says when refs are set
    public MemoryRefStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Ref> read(RefName name) {
        TreeMap<String, Ref> refs = namespaces.get(name.namespace());
        return refs == null ? Optional.empty() : Optional.ofNullable(refs.get(name.name()));
    }

    @Override
    public synchronized boolean compareAndSet(RefName name, Optional<Digest> expected, Optional<Digest> update) {
        if (!read(name).map(Ref::target).equals(expected)) {
            return false;
        }
        TreeMap<String, Ref> refs = namespaces.computeIfAbsent(name.namespace(), _ -> new TreeMap<>());
        if (update.isPresent()) {
            refs.put(name.name(), new Ref(name, update.get(), clock.instant()));
        } else {
            refs.remove(name.name());
        }
        if (refs.isEmpty()) {
            namespaces.remove(name.namespace());
        }
        return true;
    }

    @Override
    public synchronized void touch(Collection<RefName> names, Instant when) {
        for (RefName name : names) {
            Optional<Ref> ref = read(name);
            if (ref.isPresent() && ref.get().lastUsed().isBefore(when)) {
                namespaces
                        .computeIfAbsent(name.namespace(), _ -> new TreeMap<>())
                        .put(name.name(), new Ref(name, ref.get().target(), when));
            }
        }
    }

    @Override
    public synchronized Stream<Ref> list(String namespace) {
        TreeMap<String, Ref> refs = namespaces.get(namespace);
        List<Ref> all = refs == null ? List.of() : List.copyOf(refs.values());
        return TrackedStream.of(all.stream(), "a list of refs", open);
    }

    @Override
    public synchronized Stream<String> namespaces() {
        return TrackedStream.of(List.copyOf(namespaces.keySet()).stream(), "a list of namespaces", open);
    }

    /// @throws AssertionError if a list was not closed
    public void checkNothingOpen() {
        open.checkNothingOpen();
    }
}
