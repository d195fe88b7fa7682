package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pack that nobody appends to any more, with an index. The pack itself is opened when a blob was found
/// in the index.
final class SealedPack implements Pack {
    private final StoreDirectory directory;
    private final String name;
    private final PackIndex index;
    private @Nullable SharedFile file;
    private boolean closed;

    private SealedPack(StoreDirectory directory, String name, PackIndex index) {
        this.directory = directory;
        this.name = name;
        this.index = index;
    }

    /// @return empty if the index is damaged
    static Optional<SealedPack> open(StoreDirectory directory, String name) throws IOException {
        SharedFile indexFile = SharedFile.openForReading(Packs.indexPath(directory, name));
        Optional<PackIndex> index = Optional.empty();
        try {
            index = PackIndex.of(indexFile);
        } finally {
            if (index.isEmpty()) {
                indexFile.close();
            }
        }
        return index.map(found -> new SealedPack(directory, name, found));
    }

    @Override
    public String name() {
        return name;
    }

    private synchronized SharedFile file() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        SharedFile open = file;
        if (open == null) {
            open = SharedFile.openForReading(Packs.packPath(directory, name));
            file = open;
        }
        return open;
    }

    long size() throws IOException {
        return file().size();
    }

    @Override
    public Optional<PackEntry> find(Digest digest) throws IOException {
        Optional<PackEntry> entry = index.find(digest);
        return entry.isPresent() && entry.get().end() <= size() ? entry : Optional.empty();
    }

    @Override
    public byte[] read(PackEntry entry) throws IOException {
        return PackFile.read(file(), entry);
    }

    @Override
    public void delete(Digest digest) throws IOException {
        index.markDead(digest);
    }

    /// Says that all its blobs are elsewhere now, to those who have it open.
    void supersede() throws IOException {
        index.markAllDead();
    }

    @Override
    public List<PackEntry> liveEntries() throws IOException {
        return index.liveEntries();
    }

    /// It was made durable when it was sealed.
    @Override
    public void sync() {}

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            index.close();
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }
}
