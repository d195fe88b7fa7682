package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/// Finds the bytes at an offset of a blob.
final class ChunkReader {
    static final String ADVICE =
            "'mica system fsck --repair' removes it and names what has to be built or pulled again";

    private final Digest digest;
    private final Recipe recipe;
    private final Path root;
    private final long[] starts;

    /// @param root of the store, for messages
    ChunkReader(Digest digest, Recipe recipe, Path root) {
        this.digest = digest;
        this.recipe = recipe;
        this.root = root;
        this.starts = starts(recipe.parts());
    }

    /// Where each part begins, and where the last one ends.
    private static long[] starts(Parts parts) {
        long[] starts = new long[parts.count() + 1];
        for (int i = 0; i < parts.count(); i++) {
            starts[i + 1] = starts[i] + parts.size(i);
        }
        return starts;
    }

    /// The blob's length in bytes.
    long size() {
        return starts[starts.length - 1];
    }

    /// Reads bytes.
    ///
    /// @param offset within the blob, and so is `offset + length`
    byte[] read(Tables tables, long offset, int length) throws RocksDBException, IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        if (recipe.kind() == Recipe.Kind.CHUNKS) {
            read(tables, recipe.parts(), starts, offset, bytes);
        } else {
            while (bytes.hasRemaining()) {
                long from = offset + bytes.position();
                int index = indexOf(starts, from);
                Parts list = list(tables, index);
                read(tables, list, starts(list), from - starts[index], bytes);
            }
        }
        return bytes.array();
    }

    /// Fills the bytes from the chunks, as far as these go.
    private void read(Tables tables, Parts chunks, long[] chunkStarts, long offset, ByteBuffer bytes)
            throws RocksDBException, IOException {
        int index = indexOf(chunkStarts, offset);
        long skip = offset - chunkStarts[index];
        for (; index < chunks.count() && bytes.hasRemaining(); index++) {
            byte[] chunk = chunk(tables, chunks.number(index), chunks.size(index));
            bytes.put(chunk, (int) skip, (int) Math.min(chunk.length - skip, bytes.remaining()));
            skip = 0;
        }
    }

    private static int indexOf(long[] starts, long offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    private Parts list(Tables tables, int index) throws RocksDBException, CorruptBlobException {
        long number = recipe.parts().number(index);
        Parts list;
        try {
            list = ChunkLists.read(tables, number);
        } catch (RocksDBException e) {
            throw damaged("list", number, e);
        } catch (IOException e) {
            throw new CorruptBlobException(digest, e.getMessage() + "; " + ADVICE);
        }
        if (list.total() != recipe.parts().size(index)) {
            throw new CorruptBlobException(
                    digest,
                    "expected list " + number + " to hold " + recipe.parts().size(index) + " bytes, found "
                            + list.total() + "; " + ADVICE);
        }
        return list;
    }

    private byte[] chunk(Tables tables, long number, long size) throws RocksDBException, CorruptBlobException {
        byte[] bytes;
        try {
            bytes = tables.database().get(tables.chunks(), Keys.number(number));
        } catch (RocksDBException e) {
            throw damaged("chunk", number, e);
        }
        if (bytes == null || bytes.length != size) {
            throw new CorruptBlobException(
                    digest,
                    "expected chunk " + number + " of " + size + " bytes in " + root + ", found "
                            + (bytes == null ? "none" : bytes.length + " bytes") + "; " + ADVICE);
        }
        return bytes;
    }

    private CorruptBlobException damaged(String what, long number, RocksDBException cause) throws RocksDBException {
        if (RocksStoreException.isDamage(cause)) {
            return new CorruptBlobException(
                    digest, what + " " + number + " in " + root + " is damaged: " + cause.getMessage());
        }
        throw cause;
    }
}
