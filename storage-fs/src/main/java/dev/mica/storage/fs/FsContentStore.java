package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.BytesBlob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Large blobs in files, small ones in packs.
final class FsContentStore implements ContentStore {
    private final StoreDirectory directory;
    private final Packs packs;
    private final LargeBlobs large;
    private final FsRefs refs;

    FsContentStore(StoreDirectory directory, Packs packs, FsRefs refs) {
        this.directory = directory;
        this.packs = packs;
        this.large = new LargeBlobs(directory);
        this.refs = refs;
    }

    @Override
    public boolean contains(Digest digest) throws IOException {
        if (packs.isKnown(digest)) {
            return true;
        }
        Optional<LargeBlobs.LargeBlob> found = large.find(digest);
        return found.isPresent() ? found.get().isWhole() : packs.contains(digest);
    }

    @Override
    public Blob open(Digest digest) throws IOException {
        Optional<byte[]> known = packs.read(digest, false);
        if (known.isPresent()) {
            return small(digest, known.get());
        }
        Optional<LargeBlobs.LargeBlob> file = large.find(digest);
        if (file.isPresent()) {
            return openLarge(file.get());
        }
        byte[] bytes = packs.read(digest, true).orElseThrow(() -> new BlobNotFoundException(digest));
        return small(digest, bytes);
    }

    private static Blob openLarge(LargeBlobs.LargeBlob blob) throws IOException {
        SharedFile file;
        try {
            file = SharedFile.openForReading(blob.path());
        } catch (NoSuchFileException e) {
            throw new BlobNotFoundException(blob.digest());
        }
        boolean done = false;
        try {
            if (file.size() != blob.size()) {
                throw new CorruptBlobException(
                        blob.digest(),
                        "expected " + blob.size() + " bytes, found " + file.size() + "; "
                                + FileBlob.advice(blob.path()));
            }
            done = true;
            return new FileBlob(blob.digest(), file, blob.size());
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private Blob small(Digest digest, byte[] bytes) {
        return BytesBlob.of(
                digest,
                bytes,
                "it is in " + directory.packs()
                        + "; 'mica system fsck --repair' removes it and names what has to be built or pulled again");
    }

    @Override
    public BlobWriter newBlob() {
        return new FsBlobWriter(this, directory);
    }

    void putSmall(Digest digest, byte[] bytes, int length) throws IOException {
        packs.put(digest, bytes, length);
    }

    /// Takes a durable file over as a blob.
    void putLarge(Digest digest, Path temporary, long size) throws IOException {
        large.add(digest, temporary, size);
    }

    @Override
    public void delete(Digest digest) throws IOException {
        try {
            refs.settle();
            packs.delete(digest);
            large.delete(digest);
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("delete the blob " + digest, directory.root(), e);
        }
    }

    @Override
    public Stream<BlobInfo> list() throws IOException {
        if (!Files.isDirectory(directory.packs())) {
            return Stream.empty();
        }
        List<BlobInfo> all = new ArrayList<>(large.list());
        for (PackEntry entry : packs.liveEntries()) {
            all.add(new BlobInfo(entry.digest(), entry.length()));
        }
        return all.stream();
    }
}
