package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Lists of the chunks of large blobs. Where one ends depends on the chunk there, so that a change in a blob changes a
/// list or two. They stand among the chunks.
final class ChunkLists {
    /// As many chunks as a recipe names itself.
    static final int FEW = 64;

    private static final int SHORTEST = 32;
    private static final int LONGEST = 512;
    private static final int AVERAGE_BITS = 7;
    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final byte[] PREFIX = "mica list\n".getBytes(US_ASCII);

    private ChunkLists() {}

    static List<long[]> cut(long[] chunks) {
        List<long[]> lists = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < chunks.length; at++) {
            int length = at + 1 - start;
            boolean chosen = (chunks[at] * MIX) >>> (Long.SIZE - AVERAGE_BITS) == 0;
            if (length == LONGEST || (length >= SHORTEST && chosen) || at == chunks.length - 1) {
                lists.add(Arrays.copyOfRange(chunks, start, at + 1));
                start = at + 1;
            }
        }
        return lists;
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
