package dev.mica.core.build;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.cache.CacheExportCodec;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.ExportedLayer;
import dev.mica.core.cache.ExportedStep;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An image as a shared cache: an annotation of its manifest lists the steps that made its layers. Of other stages it
/// says nothing, since nobody could get their layers.
final class InlineCache {
    private static final String ANNOTATION = "dev.mica.cache.inline";

    /// A manifest may have four MiB.
    private static final int MAX_LENGTH = 1 << 20;

    private InlineCache() {}

    /// The annotation for an image with these layers; none if it would be too long. How long steps took is left out, so
    /// that the same image is the same on every machine.
    static Map<String, String> annotations(CacheExport all, List<DiffId> stack) throws IOException {
        Set<DiffId> own = new HashSet<>(stack);
        List<ExportedStep> steps = new ArrayList<>();
        for (ExportedStep step : all.steps()) {
            CacheRecord made = step.made();
            if (own.contains(made.layer())) {
                steps.add(new ExportedStep(
                        new CacheRecord(
                                made.key(),
                                made.inputs(),
                                made.stepId(),
                                made.tree(),
                                made.layer(),
                                made.layerBytes(),
                                made.layerContents(),
                                made.created(),
                                0),
                        step.inputs()));
            }
        }
        Map<List<DiffId>, Tree> bases = new HashMap<>(all.bases());
        bases.keySet().removeIf(base -> !own.containsAll(base));
        byte[] list = CacheArtifact.compress(CacheExportCodec.encode(new CacheExport(steps, bases, Map.of())));
        String text = Base64.getEncoder().encodeToString(list);
        return text.length() > MAX_LENGTH ? Map.of() : Map.of(ANNOTATION, text);
    }

    /// What an image says of its steps; empty if it says nothing.
    static Optional<CacheExport> read(Manifest manifest, CacheStore from, ContentStore contents) throws IOException {
        String text = manifest.annotations().getOrDefault(ANNOTATION, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        from.fetch(manifest.config(), contents);
        ImageConfig config = OciJson.readConfig(contents.read(manifest.config().digest(), OciJson.MAX_BYTES));
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new IOException("an image's configuration lists "
                    + config.diffIds().size() + " layers, its manifest "
                    + manifest.layers().size());
        }
        CacheExport list;
        try {
            list = CacheExportCodec.decode(
                    CacheArtifact.decompress(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            throw new IOException("the list of an image's steps is damaged: " + e.getMessage(), e);
        }
        Map<DiffId, ExportedLayer> layers = new HashMap<>();
        for (int i = 0; i < config.diffIds().size(); i++) {
            layers.put(
                    config.diffIds().get(i),
                    new ExportedLayer(Optional.of(manifest.layers().get(i)), Optional.empty()));
        }
        return Optional.of(new CacheExport(list.steps(), list.bases(), layers));
    }
}
