package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a store held when it was looked at: first the blobs, then the refs, so that a blob that was written and named
/// meanwhile is either not seen or seen with its name.
///
/// @param blobs with their lengths
/// @param refs by namespace and name, sorted
record StoreSnapshot(Map<Digest, Long> blobs, Map<String, Map<RefStore.RefName, RefStore.Ref>> refs) {
    /// @param but a blob that doesn't count
    static StoreSnapshot of(ContentStore contents, RefStore refStore, Optional<Digest> but) throws IOException {
        Map<Digest, Long> blobs = new HashMap<>();
        try (Stream<ContentStore.BlobInfo> all = contents.list()) {
            all.forEach(blob -> blobs.put(blob.digest(), blob.size()));
        }
        but.ifPresent(blobs::remove);
        return new StoreSnapshot(blobs, refs(refStore));
    }

    /// The same with names that are not there.
    StoreSnapshot without(Set<RefStore.RefName> names) {
        Map<String, Map<RefStore.RefName, RefStore.Ref>> left = new TreeMap<>(refs);
        for (RefStore.RefName name : names) {
            left.computeIfPresent(name.namespace(), (_, inside) -> {
                Map<RefStore.RefName, RefStore.Ref> others = new HashMap<>(inside);
                others.remove(name);
                return others;
            });
        }
        return new StoreSnapshot(blobs, left);
    }

    /// The refs alone.
    static StoreSnapshot refsOf(RefStore refStore) throws IOException {
        return new StoreSnapshot(Map.of(), refs(refStore));
    }

    private static Map<String, Map<RefStore.RefName, RefStore.Ref>> refs(RefStore refStore) throws IOException {
        List<String> namespaces;
        try (Stream<String> all = refStore.namespaces()) {
            namespaces = all.toList();
        }
        Map<String, Map<RefStore.RefName, RefStore.Ref>> refs = new TreeMap<>();
        for (String namespace : namespaces) {
            Map<RefStore.RefName, RefStore.Ref> inside = new HashMap<>();
            try (Stream<RefStore.Ref> all = refStore.list(namespace)) {
                all.forEach(ref -> inside.put(ref.name(), ref));
            }
            refs.put(namespace, inside);
        }
        return refs;
    }

    /// The refs of a namespace, in no order.
    Collection<RefStore.Ref> refs(String namespace) {
        return refs.getOrDefault(namespace, Map.of()).values();
    }

    Optional<RefStore.Ref> ref(RefStore.RefName name) {
        return Optional.ofNullable(refs.getOrDefault(name.namespace(), Map.of()).get(name));
    }

    long size(Digest blob) {
        return blobs.getOrDefault(blob, 0L);
    }
}
