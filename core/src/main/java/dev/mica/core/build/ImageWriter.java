package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.image.ImageAnnotations.Place;
import dev.mica.core.image.ImageAssembly;
import dev.mica.core.image.NewHistory;
import dev.mica.core.image.NewLayer;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.plan.ImagePlan;
import dev.mica.core.plan.VertexId;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Writes the documents of a built image into the store.
final class ImageWriter {
    private final ContentStore contents;
    private final Layers layers;

    ImageWriter(ContentStore contents, Layers layers) {
        this.contents = contents;
        this.layers = layers;
    }

    /// @param result the target's state
    /// @param states of the vertices that the history names
    /// @param inlineCache annotations of the manifest that tell of the steps
    BuildResult.BuiltImage write(
            ImagePlan plan,
            State result,
            Function<VertexId, State> states,
            ImageAnnotations annotations,
            Map<String, String> inlineCache)
            throws IOException {
        List<NewHistory> history = new ArrayList<>();
        for (ImagePlan.PlannedHistory entry : plan.history()) {
            Optional<NewLayer> layer = entry.layer()
                    .map(states)
                    .map(state -> state.stack().getLast())
                    .map(stacked ->
                            new NewLayer(stacked.diffId(), stacked.created().orElseThrow()));
            history.add(new NewHistory(entry.createdBy(), entry.comment(), layer));
        }
        ImageConfig config = ImageAssembly.config(
                plan.platform(), plan.base(), plan.config(), plan.author(), history, plan.epochSeconds());
        byte[] document = OciJson.write(config);
        Descriptor configuration = Descriptor.of(MediaType.OCI_CONFIG, contents.put(document), document.length);
        List<Descriptor> blobs = new ArrayList<>();
        for (State.Stacked layer : result.stack()) {
            blobs.add(asOci(layer));
        }
        Manifest plain = Manifest.of(MediaType.OCI_MANIFEST, configuration, blobs);
        Optional<Platform> platform = Optional.of(plan.platform());
        Map<String, String> noted = annotations.at(Place.MANIFEST, platform);
        noted.putAll(inlineCache);
        Manifest manifest =
                new Manifest(plain.mediaType(), configuration, blobs, noted, plain.artifactType(), plain.subject());
        byte[] manifestBytes = OciJson.write(manifest);
        Digest digest = contents.put(manifestBytes);
        Descriptor target = Descriptor.of(MediaType.OCI_MANIFEST, digest, manifestBytes.length)
                .withPlatform(plan.platform())
                .withAnnotations(annotations.at(Place.MANIFEST_DESCRIPTOR, platform));
        return new BuildResult.BuiltImage(plan.platform(), target, configuration, config, plan.epochSeconds());
    }

    /// A base image's layer under the name OCI has for its form; its bytes stay. A step's layer as the store has it.
    private Descriptor asOci(State.Stacked layer) throws IOException {
        Descriptor descriptor = layer.descriptor();
        if (layer.created().isPresent()) {
            return layers.isPlain(layer.diffId()) ? descriptor : layers.descriptor(layer.diffId());
        }
        MediaType type = Compression.of(descriptor.mediaType())
                .flatMap(Compression::ociLayerType)
                .orElse(descriptor.mediaType());
        return Descriptor.of(type, descriptor.digest(), descriptor.size());
    }

    /// An index of several platforms' images.
    Descriptor write(List<BuildResult.BuiltImage> images, ImageAnnotations annotations) throws IOException {
        byte[] document = OciJson.write(new Index(
                MediaType.OCI_INDEX,
                images.stream().map(BuildResult.BuiltImage::manifest).toList(),
                annotations.at(Place.INDEX, Optional.empty()),
                Optional.empty(),
                Optional.empty()));
        return Descriptor.of(MediaType.OCI_INDEX, contents.put(document), document.length)
                .withAnnotations(annotations.at(Place.INDEX_DESCRIPTOR, Optional.empty()));
    }
}
