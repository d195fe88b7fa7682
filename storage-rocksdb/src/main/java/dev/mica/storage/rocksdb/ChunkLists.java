package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Lists of the chunks of large blobs. Where one ends depends on the chunk there, so that a change in a blob
/// changes a list or two. They stand among the chunks.
final class ChunkLists {
    /// As many chunks as a recipe names itself.
    static final int FEW = 64;

    private static final int SHORTEST = 32;
    private static final int LONGEST = 256;
    private static final int MASK = 0x7f;
    private static final byte[] PREFIX = "mica list\n".getBytes(US_ASCII);

    private ChunkLists() {}

    /// How many of the first chunks make a list.
    ///
    /// @return 0 if the list goes on behind them
    static int end(List<Chunk> chunks) {
        for (int i = SHORTEST - 1; i < chunks.size(); i++) {
            if (i == LONGEST - 1 || (chunks.get(i).digest().value()[0] & MASK) == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    /// A list's own digest, which no chunk has.
    static Digest digest(byte[] list) {
        MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
        hash.update(PREFIX);
        hash.update(list);
        return Digest.finish(hash);
    }

    /// All chunks of a blob, in order.
    ///
    /// @throws IOException if a list is missing or damaged
    static long[] chunks(Tables tables, Recipe recipe) throws RocksDBException, IOException {
        if (recipe.kind() != Recipe.Kind.LISTS) {
            return recipe.parts();
        }
        List<long[]> lists = new ArrayList<>();
        int count = 0;
        for (long number : recipe.parts()) {
            byte[] list = tables.database().get(tables.chunks(), Keys.number(number));
            if (list == null) {
                throw new IOException("the list of chunks " + number + " is missing");
            }
            long[] chunks = NumberList.decode(list);
            lists.add(chunks);
            count += chunks.length;
        }
        long[] all = new long[count];
        int at = 0;
        for (long[] list : lists) {
            System.arraycopy(list, 0, all, at, list.length);
            at += list.length;
        }
        return all;
    }
}
