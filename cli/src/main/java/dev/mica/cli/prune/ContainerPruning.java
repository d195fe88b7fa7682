package dev.mica.cli.prune;

import dev.mica.cli.command.Session;
import dev.mica.cli.container.ContainerList;
import dev.mica.sandbox.container.Container;
import dev.mica.sandbox.container.ContainerException;
import java.io.IOException;
import java.util.Map;

/// Removes containers that have ended.
final class ContainerPruning {
    private ContainerPruning() {}

    /// @return the bytes that they took
    static long prune(Session session, PruneFilter filter, boolean dryRun) throws IOException {
        ContainerList containers = ContainerList.of(session);
        long freed = 0;
        boolean headed = false;
        for (Container container : containers.all()) {
            // Containers carry no labels.
            if (container.status() == Container.Status.RUNNING
                    || !filter.isOldEnough(container.created())
                    || !filter.matches(Map.of())) {
                continue;
            }
            long bytes = containers.bytes(container);
            if (!dryRun) {
                try {
                    containers.remove(container);
                } catch (ContainerException _) {
                    // Somebody started or removed it since the list was made.
                    continue;
                }
            }
            if (!headed) {
                session.out().println(dryRun ? "Containers:" : "Deleted Containers:");
                headed = true;
            }
            session.out().println(container.id());
            freed += bytes;
        }
        if (headed) {
            session.out().println();
        }
        return freed;
    }
}
