package dev.mica.core.build;

import dev.mica.core.cache.RetentionKind;
import dev.mica.core.oci.DiffId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Files outside a store, for tests.
final class FilesInMemory implements DisposableFiles {
    static final long BYTES = 1000;

    private final Map<String, Item> items = new TreeMap<>();
    private final Set<String> used = new HashSet<>();
    private final Instant lastUsed;

    FilesInMemory(Instant lastUsed) {
        this.lastUsed = lastUsed;
    }

    void add(RetentionKind kind, String id, Optional<DiffId> layer) {
        items.put(id, new Item(kind, id, id, BYTES, lastUsed, 1, layer, false));
    }

    void use(String id) {
        used.add(id);
        Item item = Optional.ofNullable(items.get(id)).orElseThrow();
        items.put(id, new Item(item.kind(), id, id, BYTES, lastUsed, 1, item.layer(), true));
    }

    void spoil(String id, String why) {
        Item item = Optional.ofNullable(items.get(id)).orElseThrow();
        items.put(id, new Item(item.kind(), id, id, BYTES, lastUsed, 1, item.layer(), false, Optional.of(why)));
    }

    Set<String> ids() {
        return items.keySet();
    }

    @Override
    public List<Item> list() {
        return List.copyOf(items.values());
    }

    @Override
    public boolean delete(Item item) {
        return !used.contains(item.id()) && items.remove(item.id()) != null;
    }
}
