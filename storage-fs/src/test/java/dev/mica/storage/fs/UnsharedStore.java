package dev.mica.storage.fs;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// A store that shares nothing with others of this process but the files, so that what two processes do to
/// each other can be tested in one. Only the operating system's locks are missing: this process's own don't
/// exclude it.
final class UnsharedStore implements Closeable {
    private final Packs packs;
    private final FsContentStore contents;
    private final FsRefs refs;

    UnsharedStore(Path root) throws IOException {
        StoreDirectory directory = StoreDirectory.open(root);
        this.packs = new Packs(directory);
        this.refs = new FsRefs(directory, packs);
        this.contents = new FsContentStore(directory, packs, refs);
    }

    ContentStore contents() {
        return contents;
    }

    RefStore refs(InstantSource clock) {
        return new FsRefStore(refs, clock);
    }

    void sync() throws IOException {
        refs.sync();
    }

    @Override
    public void close() throws IOException {
        refs.close();
        packs.close();
    }
}
