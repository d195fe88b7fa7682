package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of a pack that has no index. Other processes delete by marking records, so each is looked
/// at. Not for several threads at once.
final class PackEntries {
    private final SharedFile file;
    private final Map<Digest, PackEntry> entries = new HashMap<>();

    PackEntries(SharedFile file) {
        this.file = file;
    }

    void add(PackEntry entry) {
        entries.put(entry.digest(), entry);
    }

    Optional<PackEntry> find(Digest digest) throws IOException {
        PackEntry entry = entries.get(digest);
        return entry != null && PackFile.isLive(file, entry) ? Optional.of(entry) : Optional.empty();
    }

    /// Forgets a blob.
    Optional<PackEntry> remove(Digest digest) {
        return Optional.ofNullable(entries.remove(digest));
    }

    List<PackEntry> live() throws IOException {
        List<PackEntry> live = new ArrayList<>(entries.size());
        for (PackEntry entry : entries.values()) {
            if (PackFile.isLive(file, entry)) {
                live.add(entry);
            }
        }
        return live;
    }
}
