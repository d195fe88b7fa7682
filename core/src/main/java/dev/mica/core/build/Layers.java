package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.ObservedInputStream;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.FileContents;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The layers in the store: their tars, plain or as they were received, and their tables of contents.
final class Layers implements Workspace.LayerSource {
    static final int MAX_CONTENTS_BYTES = 1 << 30;
    private static final int BUFFER_BYTES = 1 << 16;

    private final ContentStore store;
    private final RefStore refs;
    private final LayerOrigins origins;
    private final Map<DiffId, LayerContents> loaded = new ConcurrentHashMap<>();
    private final Map<DiffId, ImportedCaches.Table> claimed = new ConcurrentHashMap<>();
    private final Map<DiffId, Object> turns = new ConcurrentHashMap<>();

    Layers(ContentStore store, RefStore refs) {
        this(store, refs, LayerOrigins.NONE);
    }

    /// @param origins of layers that the store lacks
    Layers(ContentStore store, RefStore refs, LayerOrigins origins) {
        this.store = store;
        this.refs = refs;
        this.origins = origins;
    }

    /// A layer that was written.
    ///
    /// @param contents the blob of its table of contents
    record Written(DiffId diffId, long bytes, Digest contents) {}

    /// Writes a changeset as a layer and stores it with its table of contents, in one pass over the files.
    Written write(Changeset changes, FileContents files) throws IOException {
        try {
            return writeOnce(changes, files);
        } catch (CollectedMeanwhileException e) {
            // By now it is leased, so that the second time it stays.
            return writeOnce(changes, files);
        }
    }

    private Written writeOnce(Changeset changes, FileContents files) throws IOException {
        try (BlobWriter writer = store.newBlob()) {
            LayerContents table = LayerWriter.write(changes, files, writer);
            long bytes = writer.size();
            DiffId layer = new DiffId(writer.commit());
            return new Written(layer, bytes, keepContents(layer, table));
        }
    }

    /// Remembers a layer's table of contents.
    ///
    /// @return its blob
    Digest keepContents(DiffId layer, LayerContents table) throws IOException {
        Digest blob = store.put(LayerContentsCodec.encode(table));
        refs.put(Refs.contents(layer), blob);
        loaded.put(layer, table);
        return blob;
    }

    /// The table of contents, if it is remembered.
    Optional<LayerContents> find(DiffId layer) throws IOException {
        LayerContents table = loaded.get(layer);
        if (table != null) {
            return Optional.of(table);
        }
        Optional<RefStore.Ref> ref = refs.read(Refs.contents(layer));
        if (ref.isEmpty() || !store.contains(ref.get().target())) {
            return Optional.empty();
        }
        LayerContents read = LayerContentsCodec.decode(store.read(ref.get().target(), MAX_CONTENTS_BYTES));
        loaded.put(layer, read);
        return Optional.of(read);
    }

    /// The files of a stack of layers.
    ///
    /// @param stack base first
    FileContents files(List<DiffId> stack) {
        return new LayerFiles(this, store, stack);
    }

    /// The table of contents: of a layer that the store lacks, as a shared cache claims it, which is checked
    /// when the layer itself is needed.
    @Override
    public LayerContents contents(DiffId layer) throws IOException {
        Optional<LayerContents> found = find(layer);
        if (found.isEmpty() && !has(layer)) {
            found = claim(layer);
        }
        if (found.isEmpty()) {
            provide(layer);
            found = find(layer);
        }
        return found.orElseThrow(
                () -> new IOException("the table of contents of layer " + layer + " is not in the store"));
    }

    private Optional<LayerContents> claim(DiffId layer) {
        ImportedCaches.Table known = claimed.get(layer);
        if (known != null) {
            return Optional.of(known.contents());
        }
        Optional<ImportedCaches.Table> table = origins.claimed(layer);
        table.ifPresent(found -> claimed.put(layer, found));
        return table.map(ImportedCaches.Table::contents);
    }

    /// Forgets what shared caches claim.
    void forgetClaims() {
        claimed.clear();
    }

    /// Makes sure that the store has the layer and its table of contents; gets it from where it is, if it
    /// lacks it.
    ///
    /// @throws UnusableCacheException if it can't be had, or is not what a shared cache said
    void provide(DiffId layer) throws IOException {
        synchronized (turns.computeIfAbsent(layer, _ -> new Object())) {
            if (isIndexed(layer)) {
                return;
            }
            Optional<ImportedCache> from = Optional.empty();
            Digest blob = layer.digest();
            if (has(layer)) {
                blob = isPlain(layer)
                        ? blob
                        : refs.read(Refs.received(layer)).orElseThrow().target();
            } else {
                LayerOrigins.Fetched fetched = origins.fetch(layer);
                blob = fetched.blob().digest();
                from = fetched.from();
            }
            LayerContents table;
            try {
                table = LayerIndex.read(blob, layer, origins.below(layer), store);
            } catch (IOException e) {
                if (from.isPresent()) {
                    throw from.get().unusable("layer " + layer + ": " + e.getMessage());
                }
                throw e;
            }
            ImportedCaches.Table claim = claimed.remove(layer);
            if (claim != null && !claim.contents().equals(table)) {
                throw claim.from().unusable("what it says of the files of layer " + layer + " is not true");
            }
            keepReceived(layer, blob);
            keepContents(layer, table);
        }
    }

    /// Where the layer is in the store: its plain tar, else the blob that was received.
    Descriptor descriptor(DiffId layer) throws IOException {
        if (isPlain(layer)) {
            try (Blob plain = store.open(layer.digest())) {
                return Descriptor.of(MediaType.OCI_LAYER, layer.digest(), plain.size());
            }
        }
        Digest blob = refs.read(Refs.received(layer))
                .orElseThrow(() -> new BlobNotFoundException(layer.digest()))
                .target();
        try (Blob open = store.open(blob);
                InputStream in = open.newInputStream()) {
            Compression form = Compression.detect(in.readNBytes(Compression.DETECT_BYTES));
            return Descriptor.of(form.ociLayerType().orElse(MediaType.OCI_LAYER), blob, open.size());
        }
    }

    /// Whether the layer is stored, and with it its table of contents.
    boolean isIndexed(DiffId layer) throws IOException {
        if (!has(layer)) {
            return false;
        }
        Optional<RefStore.Ref> table = refs.read(Refs.contents(layer));
        return table.isPresent() && store.contains(table.get().target());
    }

    /// Whether the layer's plain tar is stored, so that parts of it can be read.
    boolean isPlain(DiffId layer) throws IOException {
        return store.contains(layer.digest());
    }

    /// The blob of the table of contents of a layer that is in the store.
    Digest contentsBlob(DiffId layer) throws IOException {
        return refs.read(Refs.contents(layer))
                .orElseThrow(() -> new IOException("the table of contents of layer " + layer + " is not in the store"))
                .target();
    }

    /// Makes sure that all layers are in the store or offered, before the first of them is fetched.
    ///
    /// @throws UnusableCacheException names all that are not
    void require(Collection<DiffId> stack) throws IOException {
        Set<DiffId> missing = new HashSet<>();
        for (DiffId layer : stack) {
            if (!has(layer) && !origins.offer(layer)) {
                missing.add(layer);
            }
        }
        if (!missing.isEmpty()) {
            throw UnusableCacheException.missing(missing);
        }
    }

    /// Whether the layer's bytes are stored in any form.
    boolean has(DiffId layer) throws IOException {
        if (isPlain(layer)) {
            return true;
        }
        Optional<RefStore.Ref> received = refs.read(Refs.received(layer));
        return received.isPresent() && store.contains(received.get().target());
    }

    /// Remembers that a blob is the layer in the form it was received in.
    void keepReceived(DiffId layer, Digest blob) throws IOException {
        if (!layer.digest().equals(blob)) {
            refs.put(Refs.received(layer), blob);
        }
    }

    @Override
    public InputStream open(DiffId layer) throws IOException {
        if (!has(layer)) {
            provide(layer);
        }
        if (isPlain(layer)) {
            return closing(store.open(layer.digest()));
        }
        Optional<RefStore.Ref> received = refs.read(Refs.received(layer));
        if (received.isEmpty()) {
            throw new BlobNotFoundException(layer.digest());
        }
        Blob blob = store.open(received.get().target());
        try {
            return new Verified(Compression.decompress(closing(blob)), layer);
        } catch (IOException | RuntimeException e) {
            blob.close();
            throw e;
        }
    }

    /// Stores the plain tar of a layer that was received compressed, so that parts of it can be read.
    void makePlain(DiffId layer) throws IOException {
        if (isPlain(layer)) {
            return;
        }
        try (InputStream in = open(layer);
                BlobWriter writer = store.newBlob()) {
            in.transferTo(writer);
            writer.commit(layer.digest());
        }
    }

    private static InputStream closing(Blob blob) throws IOException {
        return new FilterInputStream(blob.newInputStream()) {
            @Override
            public void close() throws IOException {
                try (blob) {
                    super.close();
                }
            }
        };
    }

    /// A decompressed layer, which must have its diff ID at the end.
    private static final class Verified extends ObservedInputStream {
        private final DiffId layer;
        private final java.security.MessageDigest digest;

        Verified(InputStream plain, DiffId layer) {
            super(new java.io.BufferedInputStream(plain, BUFFER_BYTES));
            this.layer = layer;
            this.digest = layer.digest().algorithm().newMessageDigest();
        }

        @Override
        protected void seen(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        protected void ended() throws CorruptBlobException {
            Digest found = Digest.of(layer.digest().algorithm(), digest.digest());
            if (!found.equals(layer.digest())) {
                throw new CorruptBlobException(
                        layer.digest(), "the decompressed layer has the digest " + found + " instead");
            }
        }
    }
}
