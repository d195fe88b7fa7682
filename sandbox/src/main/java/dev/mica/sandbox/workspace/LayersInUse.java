package dev.mica.sandbox.workspace;

import dev.mica.sandbox.scratch.PathLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Checked-out layers that can't be deleted until this is closed.
final class LayersInUse implements AutoCloseable {
    private final List<String> names = new ArrayList<>();
    private final List<PathLocks.Held> locks = new ArrayList<>();

    void add(String name, PathLocks.Held lock) {
        names.add(name);
        locks.add(lock);
    }

    /// Directory names, base first.
    List<String> names() {
        return List.copyOf(names);
    }

    @Override
    public void close() throws IOException {
        for (PathLocks.Held lock : locks) {
            lock.close();
        }
        locks.clear();
    }
}
