package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.oci.ChainId;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what things are made of. What is missing or damaged is an answer; only a store that can't be read
/// at the moment is an error, since what can't be seen must not be taken for garbage.
final class ThingReader {
    static final int MAX_RECORD_BYTES = 256 << 20;

    private final ContentStore contents;
    private final StoreSnapshot listed;
    private final Map<Digest, String> damaged;
    private StoreSnapshot snapshot;

    ThingReader(ContentStore contents, StoreSnapshot snapshot) {
        this(contents, snapshot, Map.of());
    }

    /// @param damaged what is wrong with blobs that are there, as far as somebody has looked
    ThingReader(ContentStore contents, StoreSnapshot snapshot, Map<Digest, String> damaged) {
        this.contents = contents;
        this.listed = snapshot;
        this.snapshot = snapshot;
        this.damaged = damaged;
    }

    /// From now on looks at refs as they are there.
    void use(StoreSnapshot newer) {
        snapshot = newer;
    }

    /// What a blob's bytes say it is made of.
    private interface Reader {
        Parts read(byte[] bytes) throws IOException;
    }

    Parts parts(Thing thing) throws IOException {
        return switch (thing) {
            case Thing.Bytes bytes -> bytes(bytes.digest());
            case Thing.Name name -> new Parts(List.of(target(name)), downloadHeaders(name), Optional.empty());
            case Thing.Document document -> read(document.digest(), OciJson.MAX_BYTES, this::document);
            case Thing.Configuration configuration ->
                read(configuration.digest(), OciJson.MAX_BYTES, this::configuration);
            case Thing.Layer layer -> layer(layer.diffId());
            case Thing.StepRecord step -> read(step.digest(), MAX_RECORD_BYTES, ThingReader::stepRecord);
            case Thing.Inputs inputs -> read(inputs.digest(), MAX_RECORD_BYTES, ThingReader::inputs);
            case Thing.DirectoryRecord directory -> read(directory.digest(), MAX_RECORD_BYTES, ThingReader::directory);
            case Thing.Pinned pinned -> pinned(pinned.digest());
        };
    }

    private Parts bytes(Digest digest) throws IOException {
        String damage = damaged.get(digest);
        if (damage != null) {
            return Parts.damaged(damage);
        }
        return holds(digest) ? Parts.NONE : Parts.damaged("it is not in the store");
    }

    /// Whether the blob is there and whole as far as is known; what was listed still is, since only collectors
    /// delete.
    boolean holds(Digest digest) throws IOException {
        if (damaged.containsKey(digest)) {
            return false;
        }
        return listed.blobs().containsKey(digest) || contents.contains(digest);
    }

    /// What a name leads to.
    static Thing target(Thing.Name name) {
        return switch (name.name().namespace()) {
            case Refs.TAGS, Refs.IMAGES -> new Thing.Document(name.target());
            case Refs.CACHE, Refs.LATEST -> new Thing.StepRecord(name.target());
            case Refs.TREES -> new Thing.DirectoryRecord(name.target());
            case Refs.CONTENTS, Refs.RECEIVED, Refs.COMPRESSED, Refs.DOWNLOADS, Refs.PLACES, Refs.UPLOADS ->
                new Thing.Bytes(name.target());
            default -> new Thing.Pinned(name.target());
        };
    }

    /// A downloaded file keeps what its server said of it.
    private List<Thing> downloadHeaders(Thing.Name name) {
        return Refs.headersOf(name.name()).flatMap(this::name).stream().toList();
    }

    /// Of a blob that is a thing of its own: the bytes are needed too.
    private Parts read(Digest digest, int limit, Reader reader) throws IOException {
        if (damaged.containsKey(digest)) {
            return bytes(digest);
        }
        byte[] bytes;
        try {
            bytes = contents.read(digest, limit);
        } catch (BlobNotFoundException e) {
            return Parts.damaged("it is not in the store");
        } catch (CorruptBlobException e) {
            return Parts.damaged("its bytes are damaged");
        }
        Thing own = new Thing.Bytes(digest);
        try {
            Parts parts = reader.read(bytes);
            List<Thing> needed = new ArrayList<>(parts.needed());
            needed.addFirst(own);
            return new Parts(needed, parts.kept(), parts.damage());
        } catch (IOException | IllegalArgumentException e) {
            return new Parts(List.of(own), List.of(), Optional.of("it can't be understood: " + e.getMessage()));
        }
    }

    private Parts document(byte[] bytes) throws IOException {
        return StoredImages.isIndex(bytes) ? index(OciJson.readIndex(bytes)) : manifest(OciJson.readManifest(bytes));
    }

    /// Of an index, those images count that were brought here.
    private Parts index(Index index) throws IOException {
        List<Thing> kept = new ArrayList<>();
        for (Descriptor manifest : index.manifests()) {
            keepIfHeld(manifest, kept);
        }
        if (index.subject().isPresent()) {
            keepIfHeld(index.subject().get(), kept);
        }
        return new Parts(List.of(), kept, Optional.empty());
    }

    private void keepIfHeld(Descriptor document, List<Thing> kept) throws IOException {
        if (holds(document.digest())) {
            kept.add(new Thing.Document(document.digest()));
        }
    }

    private Parts manifest(Manifest manifest) throws IOException {
        List<Thing> needed = new ArrayList<>();
        Digest config = manifest.config().digest();
        boolean isImage = manifest.config().mediaType().isImageConfig();
        needed.add(isImage ? new Thing.Configuration(config) : new Thing.Bytes(config));
        manifest.layers().forEach(layer -> needed.add(new Thing.Bytes(layer.digest())));
        List<Thing> kept = new ArrayList<>();
        if (manifest.subject().isPresent()) {
            keepIfHeld(manifest.subject().get(), kept);
        }
        return new Parts(needed, kept, Optional.empty());
    }

    /// An image keeps what is remembered of its layers and of its files.
    private Parts configuration(byte[] bytes) throws IOException {
        List<DiffId> layers = OciJson.readConfig(bytes).diffIds();
        List<Thing> kept = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            kept.add(new Thing.Layer(layers.get(i)));
            name(Refs.tree(ChainId.of(layers.subList(0, i + 1)))).ifPresent(kept::add);
        }
        return new Parts(List.of(), kept, Optional.empty());
    }

    private Optional<Thing> name(RefStore.RefName name) {
        return snapshot.ref(name).map(ref -> new Thing.Name(name, ref.target()));
    }

    private Parts layer(DiffId layer) throws IOException {
        List<Thing> kept = new ArrayList<>();
        boolean whole = holds(layer.digest());
        if (whole) {
            kept.add(new Thing.Bytes(layer.digest()));
        }
        Optional<RefStore.Ref> received = snapshot.ref(Refs.received(layer));
        if (received.isPresent()) {
            whole |= holds(received.get().target());
            kept.add(new Thing.Name(received.get().name(), received.get().target()));
        }
        name(Refs.contents(layer)).ifPresent(kept::add);
        return new Parts(List.of(), kept, whole ? Optional.empty() : Optional.of("it is not in the store"));
    }

    private static Parts stepRecord(byte[] bytes) throws IOException {
        CacheRecord made = CacheRecordCodec.decode(bytes);
        return Parts.needing(List.of(
                new Thing.Inputs(made.inputs()),
                new Thing.Layer(made.layer()),
                new Thing.Bytes(made.layerContents()),
                new Thing.DirectoryRecord(made.tree().root().ref().exact())));
    }

    /// The files that were copied are kept, so that a later miss can name those that changed.
    private static Parts inputs(byte[] bytes) throws IOException {
        List<Thing> files = new ArrayList<>();
        for (KeyField field : KeyInputsCodec.decode(bytes).fields()) {
            if (field instanceof KeyField.Files tree) {
                files.add(new Thing.DirectoryRecord(tree.tree().exact()));
            }
        }
        return Parts.needing(files);
    }

    private static Parts directory(byte[] bytes) throws IOException {
        List<Thing> below = new ArrayList<>();
        for (Node node : DirectoryCodec.decode(bytes).entries().values()) {
            if (node instanceof Node.Dir dir) {
                below.add(new Thing.DirectoryRecord(dir.ref().exact()));
            }
        }
        return Parts.needing(below);
    }

    /// A digest alone may name a blob that refers to others, or a layer that is not stored plain.
    private Parts pinned(Digest digest) throws IOException {
        List<Thing> kept = new ArrayList<>();
        kept.add(new Thing.Layer(new DiffId(digest)));
        if (holds(digest)) {
            kept.add(new Thing.Bytes(digest));
            BlobKind.of(contents, digest).ifPresent(kind -> kept.add(kind.thing(digest)));
        }
        return new Parts(List.of(), kept, Optional.empty());
    }
}
