package dev.mica.cli.prune;

import dev.mica.cli.command.Session;
import dev.mica.cli.container.ContainerList;
import dev.mica.cli.image.CatalogEntry;
import dev.mica.cli.image.ImageCatalog;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.RefStore;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Forgets images that nobody has a name for, or no container uses. What only they needed is the collector's.
final class ImagePruning {
    private ImagePruning() {}

    /// @param all also those with names
    /// @return the names that went, or would go
    static Set<RefStore.RefName> prune(Session session, PruneFilter filter, boolean all, boolean dryRun)
            throws IOException {
        Set<String> used =
                ContainerList.of(session).all().stream().map(Container::imageId).collect(Collectors.toSet());
        ImageCatalog catalog = ImageCatalog.of(session.store());
        Set<RefStore.RefName> gone = new HashSet<>();
        for (CatalogEntry entry : catalog.all(warning -> session.err().println("WARNING: " + warning))) {
            if (!mayGo(entry, filter, all, used)) {
                continue;
            }
            if (gone.isEmpty()) {
                session.out().println(dryRun ? "Images:" : "Deleted Images:");
            }
            for (ImageReference name : entry.names()) {
                session.out().println("untagged: " + name.familiarName());
            }
            session.out().println("deleted: " + entry.id());
            gone.addAll(ImageCatalog.refs(entry));
            if (!dryRun) {
                catalog.remove(entry);
            }
        }
        if (!gone.isEmpty()) {
            session.out().println();
        }
        return gone;
    }

    private static boolean mayGo(CatalogEntry entry, PruneFilter filter, boolean all, Set<String> used) {
        Map<String, String> labels = new HashMap<>();
        entry.images().forEach(image -> labels.putAll(image.config().config().labels()));
        return (all || entry.names().isEmpty())
                && !used.contains(entry.id().toString())
                && filter.isOldEnough(entry.created().orElse(Instant.EPOCH))
                && filter.matches(labels);
    }
}
