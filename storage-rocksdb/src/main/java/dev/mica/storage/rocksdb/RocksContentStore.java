package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.BytesBlob;
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
    /// In bytes. What is no larger is kept in the recipe.
    static final int MAX_INLINE = 4 << 10;

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
        return database.use(tables -> {
            // Deletions are kept out until the blob is known to be open.
            synchronized (tables) {
                Recipe recipe = recipe(digest, tables);
                return recipe.isInline()
                        ? BytesBlob.of(digest, recipe.inline(), ChunkReader.ADVICE)
                        : new ChunkedBlob(
                                digest, recipe, database, database.openBlobs().add(digest, recipe));
            }
        });
    }

    private static Recipe recipe(Digest digest, Tables tables) throws RocksDBException, IOException {
        byte[] encoded;
        try {
            encoded = tables.database().get(tables.blobs(), Keys.digest(digest));
        } catch (RocksDBException e) {
            if (RocksStoreException.isDamage(e)) {
                throw new CorruptBlobException(digest, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        if (encoded == null) {
            throw new BlobNotFoundException(digest);
        }
        try {
            return Recipe.decode(encoded);
        } catch (IOException e) {
            throw new CorruptBlobException(digest, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        return new RocksBlobWriter(this, database.cuts(), new UnfinishedBlob(database));
    }

    void putInline(Digest digest, byte[] bytes) throws IOException {
        database.change(tables -> {
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

    void putFew(Digest digest, List<Chunk> chunks) throws IOException {
        database.change(tables -> {
            synchronized (tables) {
                new Chunks(tables).putFew(digest, chunks);
            }
            return true;
        });
    }

    IOException failed(IOException cause) {
        return RocksStoreException.of(database.root(), "write a blob", cause);
    }

    @Override
    public void delete(Digest digest) throws IOException {
        database.addDeleted(database.change(tables -> {
            synchronized (tables) {
                database.writers().sweep(tables);
                database.openBlobs().keep(digest, tables);
                return new Chunks(tables).delete(digest);
            }
        }));
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
