package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A namespace's file as it is now.
final class RefNamespace {
    private final StoreDirectory directory;
    private final Path path;
    private @Nullable RefFile open;

    RefNamespace(StoreDirectory directory, String namespace) {
        this.directory = directory;
        this.path = directory.refs().resolve(namespace);
    }

    private Optional<RefFile> current() throws IOException {
        RefFile before = open;
        if (before != null) {
            if (before.isCurrent()) {
                return Optional.of(before);
            }
            open = null;
            before.close();
        }
        try {
            RefFile now = RefFile.open(path);
            open = now;
            return Optional.of(now);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    synchronized Optional<RefRecord.Set> find(String name) throws IOException {
        Optional<RefFile> file = current();
        return file.isPresent() ? file.get().find(name) : Optional.empty();
    }

    synchronized List<RefRecord.Set> all() throws IOException {
        Optional<RefFile> file = current();
        return file.isPresent() ? file.get().all() : List.of();
    }

    synchronized boolean isEmpty() throws IOException {
        Optional<RefFile> file = current();
        return file.isEmpty() || file.get().isEmpty();
    }

    /// Appends to the file, which is made if there is none. Only under the lock of the refs.
    synchronized void append(List<RefRecord> records) throws IOException {
        Optional<RefFile> file = current();
        if (file.isEmpty()) {
            write(List.of());
            file = current();
        }
        file.orElseThrow(() -> new NoSuchFileException(path.toString())).append(records);
    }

    /// Whether the machine's failure could undo something.
    synchronized boolean isPending() throws IOException {
        Optional<RefFile> file = current();
        return file.isPresent() && file.get().isPending();
    }

    /// Whether the file should be written anew.
    synchronized boolean isUntidy() {
        return open != null && open.isUntidy();
    }

    /// Makes all refs durable. What they point to must be so already. Only under the lock of the refs.
    synchronized void sync() throws IOException {
        Optional<RefFile> file = current();
        if (file.isPresent()) {
            file.get().sync();
        }
    }

    /// Writes the file anew. What the refs point to must be durable already. Only under the lock of the
    /// refs.
    synchronized void tidy() throws IOException {
        Optional<RefFile> old = current();
        if (old.isPresent()) {
            List<RefRecord.Set> all = old.get().all();
            // Those who have the old file open look for a new one from now on.
            old.get().append(List.of(new RefRecord.Superseded()));
            write(all);
        }
    }

    private void write(List<RefRecord.Set> refs) throws IOException {
        write(directory, path, refs);
    }

    /// Replaces a namespace's file.
    static void write(StoreDirectory directory, Path path, List<RefRecord.Set> refs) throws IOException {
        Path temporary = directory.newTemporaryFile();
        boolean done = false;
        try {
            byte[] bytes = RefFile.encode(refs);
            try (SharedFile file = SharedFile.openOrCreate(temporary)) {
                file.write(0, bytes, 0, bytes.length);
                file.sync();
            }
            StoreDirectory.moveIntoPlace(temporary, path);
            done = true;
        } finally {
            if (!done) {
                Disk.delete(temporary);
            }
        }
    }

    synchronized void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
