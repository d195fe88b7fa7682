package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.codec.GzipSegment;
import dev.mica.core.codec.SegmentedGzip;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.layer.Compressor;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Gives images the form in which they leave the store. A layer is compressed once; the result is remembered.
public final class Exports {
    /// Layers of fewer bytes are compressed sooner than tables of others are read.
    private static final int WORTH_REMEMBERING = 256 << 10;

    private final ContentStore contents;
    private final RefStore refs;
    private final Layers layers;
    private final Executor threads;
    private final Departures departures;

    private Exports(ContentStore contents, RefStore refs, Layers layers, Executor threads, Departures departures) {
        this.contents = contents;
        this.refs = refs;
        this.layers = layers;
        this.threads = threads;
        this.departures = departures;
    }

    /// @param threads for compressing; a pool of as many threads as the machine has processors
    public static Exports of(ContentStore contents, RefStore refs, Executor threads) {
        return of(contents, refs, new Layers(contents, refs), threads);
    }

    static Exports of(ContentStore contents, RefStore refs, Layers layers, Executor threads) {
        return new Exports(contents, refs, layers, threads, Departures.NONE);
    }

    /// The same, whose layers leave while others are still compressed.
    public Exports with(Departures leaving) {
        return new Exports(contents, refs, layers, threads, leaving);
    }

    /// A layer of the store as it leaves: compressed as asked for, or as it came.
    Descriptor layer(DiffId layer, ExportFormat format) throws IOException {
        return convert(layers.descriptor(layer), layer, format);
    }

    /// The same image or index in another form. All its documents and layers are then in the store.
    ///
    /// @param target a manifest or an index in the store
    public Descriptor convert(Descriptor target, ExportFormat format) throws IOException {
        boolean index = target.mediaType().isIndex();
        Descriptor converted = index ? convertIndex(target, format) : convertManifest(target, format);
        Place place = index ? Place.INDEX_DESCRIPTOR : Place.MANIFEST_DESCRIPTOR;
        return converted.withAnnotations(format.annotations().apply(target.annotations(), place, target.platform()));
    }

    private Descriptor convertIndex(Descriptor target, ExportFormat format) throws IOException {
        Index index = OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES));
        List<Descriptor> manifests = new ArrayList<>();
        for (Descriptor manifest : index.manifests()) {
            Descriptor converted = contents.contains(manifest.digest()) ? convert(manifest, format) : manifest;
            manifests.add(new Descriptor(
                    converted.mediaType(),
                    converted.digest(),
                    converted.size(),
                    converted.annotations(),
                    manifest.platform(),
                    manifest.artifactType()));
        }
        MediaType type = format.ociMediaTypes() ? MediaType.OCI_INDEX : MediaType.DOCKER_INDEX;
        Map<String, String> annotations =
                format.annotations().apply(index.annotations(), Place.INDEX, Optional.empty());
        Index converted = new Index(type, manifests, annotations, index.artifactType(), index.subject());
        return converted.equals(index) ? target : put(OciJson.write(converted), type, target);
    }

    private Descriptor convertManifest(Descriptor target, ExportFormat format) throws IOException {
        Manifest manifest = OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES));
        ImageConfig config = OciJson.readConfig(contents.read(manifest.config().digest(), OciJson.MAX_BYTES));
        List<Descriptor> converted = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            converted.add(convert(manifest.layers().get(i), config.diffIds().get(i), format));
        }
        Map<String, String> annotations =
                format.annotations().apply(manifest.annotations(), Place.MANIFEST, target.platform());
        MediaType type = format.ociMediaTypes() ? MediaType.OCI_MANIFEST : MediaType.DOCKER_MANIFEST;
        MediaType configType = format.ociMediaTypes() ? MediaType.OCI_CONFIG : MediaType.DOCKER_CONFIG;
        Manifest changed = new Manifest(
                type,
                Descriptor.of(
                        configType,
                        manifest.config().digest(),
                        manifest.config().size()),
                converted,
                annotations,
                manifest.artifactType(),
                manifest.subject());
        return changed.equals(manifest) ? target : put(OciJson.write(changed), type, target);
    }

    private Descriptor put(byte[] document, MediaType type, Descriptor like) throws IOException {
        return new Descriptor(
                type,
                contents.put(document),
                document.length,
                like.annotations(),
                like.platform(),
                like.artifactType());
    }

    private Descriptor convert(Descriptor layer, DiffId diffId, ExportFormat format) throws IOException {
        Compression now = Compression.of(layer.mediaType())
                .orElseThrow(() -> new IOException("layer " + layer.digest() + " has the unknown media type "
                        + layer.mediaType() + ": it can't be written in another form"));
        boolean keep = now == format.compression() || (now != Compression.NONE && !format.force());
        Compression compression = keep ? now : format.compression();
        Optional<MediaType> type = format.ociMediaTypes() ? compression.ociLayerType() : compression.dockerLayerType();
        Descriptor blob = keep ? layer : compress(diffId, layer, format);
        Descriptor converted = Descriptor.of(type.orElse(layer.mediaType()), blob.digest(), blob.size());
        departures.ready(converted);
        return converted;
    }

    private Descriptor compress(DiffId layer, Descriptor from, ExportFormat format) throws IOException {
        layers.keepReceived(layer, from.digest());
        if (format.compression() == Compression.NONE) {
            layers.makePlain(layer);
            return describe(layer.digest());
        }
        int level = format.level().orElse(format.compression().defaultLevel());
        RefStore.RefName memo = Refs.compressed(layer, format.compression().label(), level);
        Optional<RefStore.Ref> known = refs.read(memo);
        if (known.isPresent() && contents.contains(known.get().target())) {
            return describe(known.get().target());
        }
        Digest digest = format.compression() == Compression.GZIP && from.size() >= WORTH_REMEMBERING
                ? gzip(layer, level)
                : compressAnew(layer, format.compression().compressor(level, threads));
        refs.put(memo, digest);
        return describe(digest);
    }

    private Digest compressAnew(DiffId layer, Compressor compressor) throws IOException {
        try (InputStream plain = layers.open(layer);
                BlobWriter blob = contents.newBlob()) {
            try (OutputStream sink = compressor.compress(blob)) {
                plain.transferTo(sink);
            }
            return blob.commit();
        }
    }

    private Digest gzip(DiffId layer, int level) throws IOException {
        List<GzipSegment> segments = new ArrayList<>();
        try (RememberedSegments known = new RememberedSegments(contents, refs, level);
                InputStream plain = layers.open(layer);
                BlobWriter blob = contents.newBlob();
                Departures.Departure departure = departures.begin(recipe(layer, level))) {
            try (OutputStream sink = SegmentedGzip.compress(
                    new DepartingOutput(blob, departure), level, threads, known, segments::add)) {
                plain.transferTo(sink);
            }
            Digest digest = blob.commit();
            departure.named(digest);
            known.keep(layer, digest, segments);
            return digest;
        }
    }

    private static Digest recipe(DiffId layer, int level) {
        String recipe = "gzip " + layer + " " + level + " " + SegmentedGzip.deflater(level);
        return Digest.ofBytes(recipe.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes to two places.
    private static final class DepartingOutput extends OutputStream {
        private final OutputStream store;
        private final Departures.Departure departure;

        DepartingOutput(OutputStream store, Departures.Departure departure) {
            this.store = store;
            this.departure = departure;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            store.write(bytes, offset, length);
            departure.take(bytes, offset, length);
        }
    }

    private Descriptor describe(Digest blob) throws IOException {
        try (var open = contents.open(blob)) {
            return Descriptor.of(MediaType.OCI_LAYER, blob, open.size());
        }
    }
}
