package dev.mica.transport.testing;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Small images with a layer of one file for each text.
public final class SampleImage {
    private SampleImage() {}

    /// An image of gzip layers for amd64.
    public static Descriptor store(ContentStore store, String... texts) throws IOException {
        return store(store, Platform.of("linux", "amd64"), Compression.GZIP, texts);
    }

    public static Descriptor store(ContentStore store, Platform platform, Compression compression, String... texts)
            throws IOException {
        List<DiffId> diffIds = new ArrayList<>();
        List<Descriptor> layers = new ArrayList<>();
        List<History> history = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            byte[] tar = layer("file" + List.of(texts).indexOf(texts[i]), texts[i]);
            byte[] blob = compress(tar, compression);
            diffIds.add(new DiffId(Digest.ofBytes(tar)));
            layers.add(Descriptor.of(compression.ociLayerType().orElseThrow(), store.put(blob), blob.length));
            history.add(new History(
                    Optional.of(Instant.EPOCH),
                    Optional.of("COPY file" + i + " /"),
                    Optional.empty(),
                    Optional.empty(),
                    false));
        }
        byte[] config = OciJson.write(new ImageConfig(
                platform, Optional.of(Instant.EPOCH), Optional.empty(), RuntimeConfig.EMPTY, diffIds, history));
        byte[] manifest = OciJson.write(Manifest.of(
                MediaType.OCI_MANIFEST, Descriptor.of(MediaType.OCI_CONFIG, store.put(config), config.length), layers));
        return Descriptor.of(MediaType.OCI_MANIFEST, store.put(manifest), manifest.length);
    }

    /// An index of images.
    public static Descriptor index(ContentStore store, Descriptor... manifests) throws IOException {
        byte[] index = OciJson.write(Index.of(MediaType.OCI_INDEX, List.of(manifests)));
        return Descriptor.of(MediaType.OCI_INDEX, store.put(index), index.length);
    }

    /// A plain layer that holds one file.
    public static byte[] layer(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Node file = new Node.File(Metadata.rootOwned(0644, 1000), Digest.ofBytes(bytes), bytes.length, 0);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter.write(
                new Changeset(List.of(new Change.Put(TreePath.of(name), file))),
                any -> new ByteArrayInputStream(bytes),
                tar);
        return tar.toByteArray();
    }

    public static byte[] compress(byte[] plain, Compression compression) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream sink = compression.compressor(Runnable::run).compress(bytes)) {
            sink.write(plain);
        }
        return bytes.toByteArray();
    }
}
