package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Lists of the chunks of large blobs. Where one ends depends on the chunk there, so that a change in a blob
/// changes a list or two. They stand among the chunks.
final class ChunkLists {
    /// As many chunks as a recipe names itself, and as many bytes of them.
    private static final int FEW = 64;

    private static final int FEW_BYTES = 4 << 20;

    private static final int SHORTEST = 32;
    private static final int LONGEST = 256;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MASK = 0x7f;
    private static final byte[] PREFIX = "mica list\n".getBytes(US_ASCII);

    private ChunkLists() {}

    /// Whether a recipe can name the chunks itself.
    static boolean areFew(List<Chunk> chunks) {
        return chunks.size() <= FEW && size(chunks) <= FEW_BYTES;
    }

    /// How many bytes the chunks have.
    static long size(List<Chunk> chunks) {
        return chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
    }

    /// How many of the first chunks make a list.
    ///
    /// @return 0 if the list goes on behind them
    static int end(List<Chunk> chunks) {
        long bytes = 0;
        for (int i = 0; i < chunks.size(); i++) {
            bytes += chunks.get(i).bytes().length;
            boolean mayEnd = i >= SHORTEST - 1 && (chunks.get(i).digest().value()[0] & MASK) == 0;
            if (mayEnd || i == LONGEST - 1 || bytes >= MOST_BYTES) {
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

    /// The chunks of a list.
    ///
    /// @throws IOException if it is missing or damaged
    static Parts read(Tables tables, long number) throws RocksDBException, IOException {
        byte[] list = tables.database().get(tables.chunks(), Keys.number(number));
        if (list == null) {
            throw new IOException("the list of chunks " + number + " is missing");
        }
        return Parts.decode(list);
    }
}
