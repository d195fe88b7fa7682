package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Blobs as recipes and chunks.
final class RocksContentStore implements ContentStore {
    /// In bytes. What is no larger is one chunk at most, and is kept in the recipe.
    static final int MAX_INLINE = FastCdc.MIN_SIZE;

    private final Database database;

    RocksContentStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean contains(Digest digest) throws IOException {
        return database.use(tables -> tables.database().get(tables.blobs(), Keys.digest(digest)) != null);
    }

    @Override
    public Blob open(Digest digest) throws IOException {
        Database.Turn turn = database.begin();
        boolean kept = false;
        try {
            Tables tables = turn.tables();
            byte[] encoded = tables.database().get(tables.blobs(), Keys.digest(digest));
            if (encoded == null) {
                throw new BlobNotFoundException(digest);
            }
            Recipe recipe = recipe(digest, encoded);
            if (recipe.isInline()) {
                return new InlineBlob(digest, recipe.inline());
            }
            long[] chunks = chunks(digest, tables, recipe);
            kept = true;
            return new ChunkedBlob(digest, recipe.size(), chunks, turn, database.root());
        } catch (RocksDBException e) {
            if (RocksStoreException.isDamage(e)) {
                throw new CorruptBlobException(digest, String.valueOf(e.getMessage()));
            }
            throw RocksStoreException.of(database.root(), e);
        } finally {
            if (!kept) {
                turn.close();
            }
        }
    }

    private static Recipe recipe(Digest digest, byte[] encoded) throws CorruptBlobException {
        try {
            return Recipe.decode(encoded);
        } catch (IOException e) {
            throw new CorruptBlobException(digest, String.valueOf(e.getMessage()));
        }
    }

    private static long[] chunks(Digest digest, Tables tables, Recipe recipe)
            throws RocksDBException, CorruptBlobException {
        try {
            return ChunkLists.chunks(tables, recipe);
        } catch (IOException e) {
            throw new CorruptBlobException(digest, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public BlobWriter newBlob() {
        return new RocksBlobWriter(this, new UnfinishedBlob(database));
    }

    void putInline(Digest digest, byte[] bytes) throws IOException {
        database.use(tables -> {
            byte[] recipe = Recipe.inline(bytes).encode();
            synchronized (tables) {
                byte[] known = tables.database().get(tables.blobs(), Keys.digest(digest));
                if (!Arrays.equals(known, recipe)) {
                    tables.database().put(tables.blobs(), Keys.digest(digest), recipe);
                }
            }
            return true;
        });
    }

    void putFew(Digest digest, long size, List<Chunk> chunks) throws IOException {
        database.use(tables -> {
            synchronized (tables) {
                new Chunks(tables).putFew(digest, size, chunks);
            }
            return true;
        });
    }

    IOException failed(IOException cause) {
        return RocksStoreException.of(database.root(), "write a blob", cause);
    }

    @Override
    public void delete(Digest digest) throws IOException {
        database.use(tables -> {
            synchronized (tables) {
                new Chunks(tables).delete(digest);
            }
            return true;
        });
    }

    @Override
    public Stream<BlobInfo> list() throws IOException {
        return database
                .use(tables -> {
                    List<BlobInfo> all = new ArrayList<>();
                    try (RocksIterator iterator = tables.database().newIterator(tables.blobs())) {
                        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                            Digest digest = Keys.readDigest(iterator.key(), 0);
                            all.add(new BlobInfo(digest, Recipe.sizeOf(iterator.value())));
                        }
                        iterator.status();
                    }
                    return all;
                })
                .stream();
    }
}
