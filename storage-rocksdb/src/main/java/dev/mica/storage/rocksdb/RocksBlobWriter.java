package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.HashedBlobWriter;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Cuts a blob into chunks while it comes. Those of a small one are kept until the commit; those of a large
/// one are stored list by list, for each of which the process takes its turn.
final class RocksBlobWriter extends HashedBlobWriter {
    private final RocksContentStore store;
    private final Cutting cutting;
    private final List<Chunk> chunks = new ArrayList<>();
    private final UnfinishedBlob lists;

    RocksBlobWriter(RocksContentStore store, FastCdc cuts, UnfinishedBlob lists) {
        this.store = store;
        this.cutting = new Cutting(cuts);
        this.lists = lists;
    }

    @Override
    protected void take(byte[] bytes, int offset, int length) throws IOException {
        cutting.take(bytes, offset, length, chunks::add);
        if (lists.isBegun() || !ChunkLists.areFew(chunks)) {
            storeLists();
        }
    }

    private void storeLists() throws IOException {
        for (int end = ChunkLists.end(chunks); end > 0; end = ChunkLists.end(chunks)) {
            storeList(end);
        }
    }

    private void storeList(int end) throws IOException {
        List<Chunk> list = chunks.subList(0, end);
        lists.add(list);
        list.clear();
    }

    @Override
    protected Digest hashAgain(Digest.Algorithm algorithm) throws IOException {
        MessageDigest other = algorithm.newMessageDigest();
        lists.read(other::update);
        chunks.forEach(chunk -> other.update(chunk.bytes()));
        other.update(cutting.rest());
        return Digest.of(algorithm, other.digest());
    }

    @Override
    protected void store(Digest digest) throws IOException {
        if (size() <= RocksContentStore.MAX_INLINE) {
            store.putInline(digest, cutting.rest());
            return;
        }
        cutting.end(chunks::add);
        if (!lists.isBegun() && ChunkLists.areFew(chunks)) {
            store.putFew(digest, chunks);
            return;
        }
        storeLists();
        if (!chunks.isEmpty()) {
            storeList(chunks.size());
        }
        lists.finish(digest);
    }

    @Override
    protected void discard() throws IOException {
        lists.discard();
    }

    @Override
    protected IOException failed(IOException cause) {
        return store.failed(cause);
    }
}
