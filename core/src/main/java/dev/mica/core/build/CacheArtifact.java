package dev.mica.core.build;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.cache.CacheExportCodec;
import dev.mica.core.cache.ExportedLayer;
import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BoundedInputStream;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What builders share, as an OCI artifact: a manifest whose first layer is a [CacheExport]; the others are the layers
/// and tables of contents that it names, so that a registry keeps them as long as the artifact.
///
/// @param merged the artifacts whose union this is; who has it needs none of them
/// @param inline whether it is an image that tells of its own steps
record CacheArtifact(Digest manifest, CacheExport export, List<Digest> merged, boolean inline) {
    static final MediaType TYPE = new MediaType("application/vnd.mica.cache.v1");
    static final MediaType STEPS = new MediaType("application/vnd.mica.cache.steps.v1+gzip");
    static final MediaType CONTENTS = new MediaType("application/vnd.mica.cache.contents.v1+gzip");

    private static final String MERGED = "dev.mica.cache.merged";
    private static final byte[] EMPTY_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_PLAIN_BYTES = 1 << 28;

    /// Reads one; its blobs stay where they are, but for what says which there are.
    ///
    /// @return empty if it is an artifact of another kind
    static Optional<CacheArtifact> read(Digest artifact, CacheStore from, ContentStore contents) throws IOException {
        byte[] document = contents.contains(artifact)
                ? contents.read(artifact, OciJson.MAX_BYTES)
                : contents.read(contents.put(from.manifest(artifact)), OciJson.MAX_BYTES);
        Manifest manifest = OciJson.readManifest(document);
        Optional<Descriptor> steps = manifest.layers().stream()
                .filter(layer -> layer.mediaType().equals(STEPS))
                .findFirst();
        if (!manifest.artifactType().equals(Optional.of(TYPE)) || steps.isEmpty()) {
            return InlineCache.read(manifest, from, contents)
                    .map(export -> new CacheArtifact(artifact, export, List.of(), true));
        }
        from.fetch(steps.get(), contents);
        CacheExport export = CacheExportCodec.decode(decompress(steps.get().digest(), contents));
        return Optional.of(new CacheArtifact(artifact, export, merged(manifest), false));
    }

    private static List<Digest> merged(Manifest manifest) throws IOException {
        String names = manifest.annotations().getOrDefault(MERGED, "");
        try {
            return names.isEmpty()
                    ? List.of()
                    : Arrays.stream(names.split(",", -1)).map(Digest::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IOException("a cache artifact names what it merged by no digest: " + e.getMessage(), e);
        }
    }

    /// Writes one into a store: its manifest and what says which blobs there are.
    static CacheArtifact write(CacheExport export, List<Digest> merged, ContentStore contents) throws IOException {
        Map<Digest, Descriptor> layers = new LinkedHashMap<>();
        Descriptor steps = compress(CacheExportCodec.encode(export), STEPS, contents);
        layers.put(steps.digest(), steps);
        for (ExportedLayer layer : export.layers().values()) {
            layer.contents().ifPresent(blob -> layers.put(blob.digest(), blob));
            layer.blob().ifPresent(blob -> layers.put(blob.digest(), blob));
        }
        Descriptor config = Descriptor.of(MediaType.OCI_EMPTY, contents.put(EMPTY_CONFIG), EMPTY_CONFIG.length);
        Map<String, String> annotations = merged.isEmpty()
                ? Map.of()
                : Map.of(
                        MERGED,
                        String.join(
                                ",",
                                merged.stream().map(Digest::toString).sorted().toList()));
        Manifest manifest = new Manifest(
                MediaType.OCI_MANIFEST,
                config,
                new ArrayList<>(layers.values()),
                annotations,
                Optional.of(TYPE),
                Optional.empty());
        return new CacheArtifact(contents.put(OciJson.write(manifest)), export, merged, false);
    }

    /// Stores bytes compressed.
    static Descriptor compress(byte[] plain, MediaType type, ContentStore contents) throws IOException {
        byte[] compressed = compress(plain);
        return Descriptor.of(type, contents.put(compressed), compressed.length);
    }

    static byte[] compress(byte[] plain) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = Compression.GZIP.compressor(Runnable::run).compress(sink)) {
            out.write(plain);
        }
        return sink.toByteArray();
    }

    /// The plain bytes of what [#compress] stored.
    static byte[] decompress(Digest blob, ContentStore contents) throws IOException {
        return decompress(contents.read(blob, MAX_PLAIN_BYTES));
    }

    /// The plain bytes of what was compressed.
    static byte[] decompress(byte[] compressed) throws IOException {
        try (InputStream plain = new BoundedInputStream(
                Compression.decompress(new ByteArrayInputStream(compressed)), MAX_PLAIN_BYTES + 1L)) {
            byte[] bytes = plain.readAllBytes();
            if (bytes.length > MAX_PLAIN_BYTES) {
                throw new IOException("a part of a cache has more than " + MAX_PLAIN_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
