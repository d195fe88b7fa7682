package dev.mica.core.testing;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
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
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recomputes all that an image says about itself: every digest, size and diff ID, the number of layers in
/// its history, and whether its layers can be read. Every test of code that writes images calls it.
public final class ImageValidator {
    private static final Platform ATTESTATION = Platform.of("unknown", "unknown");

    private final ContentStore store;
    private final List<String> problems = new ArrayList<>();

    private ImageValidator(ContentStore store) {
        this.store = store;
    }

    /// Checks an image, or all images of an index.
    ///
    /// @throws AssertionError that lists all that is wrong
    public static void validate(ContentStore store, Descriptor root) {
        List<String> problems = problems(store, root);
        if (!problems.isEmpty()) {
            throw new AssertionError(
                    "the image " + root.digest() + " is not sound:\n  " + String.join("\n  ", problems));
        }
    }

    /// All that is wrong with an image, or with the images of an index.
    public static List<String> problems(ContentStore store, Descriptor root) {
        ImageValidator validator = new ImageValidator(store);
        validator.visit(root);
        return List.copyOf(validator.problems);
    }

    private void visit(Descriptor descriptor) {
        if (descriptor.mediaType().isIndex()) {
            document(descriptor, OciJson::readIndex).ifPresent(index -> visitIndex(descriptor, index));
        } else if (descriptor.mediaType().isManifest()) {
            document(descriptor, OciJson::readManifest).ifPresent(manifest -> visitManifest(descriptor, manifest));
        } else {
            problems.add(descriptor.digest() + " is neither an index nor a manifest: " + descriptor.mediaType());
        }
    }

    private void visitIndex(Descriptor descriptor, Index index) {
        check(index.mediaType().equals(descriptor.mediaType()), descriptor, "calls itself " + index.mediaType());
        index.manifests().forEach(this::visit);
    }

    private void visitManifest(Descriptor descriptor, Manifest manifest) {
        check(manifest.mediaType().equals(descriptor.mediaType()), descriptor, "calls itself " + manifest.mediaType());
        if (descriptor.platform().equals(Optional.of(ATTESTATION))) {
            manifest.layers().forEach(layer -> bytes(layer, OutputStream.nullOutputStream()));
            return;
        }
        MediaType type = manifest.config().mediaType();
        check(
                type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG),
                manifest.config(),
                "is no image's configuration: " + type);
        document(manifest.config(), OciJson::readConfig).ifPresent(config -> visitImage(descriptor, manifest, config));
    }

    private void visitImage(Descriptor descriptor, Manifest manifest, ImageConfig config) {
        descriptor
                .platform()
                .ifPresent(platform -> check(
                        platform.normalised().equals(config.platform().normalised()),
                        descriptor,
                        "is for " + platform + ", its configuration for " + config.platform()));
        int layers = manifest.layers().size();
        check(
                layers == config.diffIds().size(),
                manifest.config(),
                "has " + config.diffIds().size() + " diff IDs, its manifest " + layers + " layers");
        long mentioned =
                config.history().stream().filter(entry -> !entry.emptyLayer()).count();
        check(
                config.history().isEmpty() || mentioned == config.diffIds().size(),
                manifest.config(),
                "has a history of " + mentioned + " layers, and "
                        + config.diffIds().size() + " diff IDs");
        for (History entry : config.history()) {
            check(entry.createdBy().isPresent() || entry.comment().isPresent(), manifest.config(), "has empty history");
        }
        Map<TreePath, Node> below = new HashMap<>();
        for (int i = 0; i < Math.min(layers, config.diffIds().size()); i++) {
            visitLayer(manifest.layers().get(i), config.diffIds().get(i), below);
        }
    }

    private void visitLayer(Descriptor layer, DiffId diffId, Map<TreePath, Node> below) {
        bytes(layer, OutputStream.nullOutputStream());
        MessageDigest hash = diffId.digest().algorithm().newMessageDigest();
        try (Blob blob = store.open(layer.digest());
                InputStream compressed = blob.newInputStream();
                InputStream plain = new DigestInputStream(Compression.decompress(compressed), hash)) {
            LayerContents contents =
                    LayerReader.read(plain, LayerLimits.DEFAULT, path -> Optional.ofNullable(below.get(path)));
            for (LayerContents.Entry entry : contents.entries()) {
                if (entry.change() instanceof Change.Put put) {
                    below.put(put.path(), put.node());
                }
            }
            Digest found = Digest.of(diffId.digest().algorithm(), hash.digest());
            check(found.equals(diffId.digest()), layer, "has the diff ID " + found + ", not " + diffId);
        } catch (IOException e) {
            problems.add(layer.digest() + " is no layer: " + e.getMessage());
        }
        Optional<Compression> named = Compression.of(layer.mediaType());
        check(named.isPresent(), layer, "has a media type that no layer has: " + layer.mediaType());
    }

    @FunctionalInterface
    private interface DocumentReader<T> {
        T read(byte[] bytes) throws IOException;
    }

    private <T> Optional<T> document(Descriptor descriptor, DocumentReader<T> reader) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!bytes(descriptor, bytes)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(bytes.toByteArray()));
        } catch (IOException e) {
            problems.add(descriptor.digest() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Reads a blob and checks its digest and size.
    private boolean bytes(Descriptor descriptor, OutputStream sink) {
        MessageDigest hash = descriptor.digest().algorithm().newMessageDigest();
        try (Blob blob = store.open(descriptor.digest());
                InputStream in = new DigestInputStream(blob.newInputStream(), hash)) {
            long size = in.transferTo(sink);
            Digest found = Digest.of(descriptor.digest().algorithm(), hash.digest());
            check(found.equals(descriptor.digest()), descriptor, "has bytes whose digest is " + found);
            check(size == descriptor.size(), descriptor, "has " + size + " bytes, not " + descriptor.size());
            check(size == blob.size(), descriptor, "has " + size + " bytes, its store says " + blob.size());
            return true;
        } catch (IOException e) {
            problems.add(descriptor.digest() + ": " + e.getMessage());
            return false;
        }
    }

    private void check(boolean holds, Descriptor descriptor, String problem) {
        if (!holds) {
            problems.add(descriptor.digest() + " " + problem);
        }
    }
}
