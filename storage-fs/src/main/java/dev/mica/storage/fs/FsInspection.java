package dev.mica.storage.fs;

import dev.mica.core.port.Leases;
import dev.mica.core.port.StoreInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks at the files of a store, most of which a closed store has in the open. It may be damaged so that it
/// can't be opened at all.
final class FsInspection implements StoreInspection {
    private final Path root;

    FsInspection(Path root) {
        this.root = root;
    }

    @Override
    public List<Damage> inspect(boolean repair) throws IOException {
        if (!Files.isDirectory(root.resolve("packs"))) {
            return List.of();
        }
        List<Damage> damages = new ArrayList<>(look(false));
        if (repair && !damages.isEmpty()) {
            damages.clear();
            damages.addAll(look(true));
        }
        return damages;
    }

    private List<Damage> look(boolean repair) throws IOException {
        List<Damage> damages = new ArrayList<>();
        FormatFile.damage(root, repair).ifPresent(damages::add);
        if (!damages.isEmpty() && !repair) {
            // As it is, the rest can't be opened.
            return damages;
        }
        SharedStore shared = SharedStore.open(root);
        try {
            if (repair) {
                refuseWhileInUse(shared.leases().live());
            }
            damages.addAll(shared.packs().inspect(repair));
            damages.addAll(shared.refs().inspect(repair));
        } finally {
            shared.release();
        }
        return damages;
    }

    /// Others would go on with the files that are replaced.
    private void refuseWhileInUse(List<Leases.LiveLease> live) throws StoreAccessException {
        if (!live.isEmpty()) {
            Leases.LiveLease first = live.getFirst();
            throw new StoreAccessException(
                    "files of the store " + root + " are damaged, but it can't be repaired while it is used: "
                            + first.purpose() + " (process " + first.processId() + ") goes on; end it and try again",
                    null);
        }
    }
}
