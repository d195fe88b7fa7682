package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The lists of a blob that is being written. Each is used by its entry in the database until the blob's
/// recipe uses it, or until somebody finds that the process died.
final class UnfinishedBlob {
    private final Database database;
    private final List<Long> lists = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private byte @Nullable [] writer;

    UnfinishedBlob(Database database) {
        this.database = database;
    }

    boolean isBegun() {
        return !lists.isEmpty();
    }

    /// Stores the next list.
    void add(List<Chunk> list) throws IOException {
        lists.add(database.change(tables -> {
            synchronized (tables) {
                byte[] key = writer;
                if (key == null) {
                    key = database.writers().begin(tables);
                    writer = key;
                }
                return new Chunks(tables).addList(list, Writers.entry(key, lists.size()));
            }
        }));
        sizes.add(ChunkLists.size(list));
    }

    /// Reads what was stored so far.
    void read(Consumer<byte[]> to) throws IOException {
        for (long list : lists) {
            database.use(tables -> {
                Parts chunks = ChunkLists.read(tables, list);
                for (int i = 0; i < chunks.count(); i++) {
                    byte[] bytes = tables.database().get(tables.chunks(), Keys.number(chunks.number(i)));
                    if (bytes == null) {
                        throw new IOException(
                                "chunk " + chunks.number(i) + " of a blob that is being written is missing");
                    }
                    to.accept(bytes);
                }
                return true;
            });
        }
    }

    /// Names the blob.
    void finish(Digest digest) throws IOException {
        long[] bytes = sizes.stream().mapToLong(Long::longValue).toArray();
        end((chunks, entries) -> chunks.finish(digest, new Parts(numbers(), bytes), entries));
    }

    /// Lets go of the lists, unless the blob is finished.
    void discard() throws IOException {
        if (isBegun()) {
            end((chunks, entries) -> chunks.discard(numbers(), entries));
        }
    }

    private interface End {
        void run(Chunks chunks, List<byte[]> entries) throws org.rocksdb.RocksDBException, IOException;
    }

    private void end(End end) throws IOException {
        byte[] key = writer;
        if (key == null) {
            return;
        }
        List<byte[]> entries = Writers.entries(key, lists.size());
        database.change(tables -> {
            synchronized (tables) {
                end.run(new Chunks(tables), entries);
            }
            return true;
        });
        lists.clear();
    }

    private long[] numbers() {
        return lists.stream().mapToLong(Long::longValue).toArray();
    }
}
