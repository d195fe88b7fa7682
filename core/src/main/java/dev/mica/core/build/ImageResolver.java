package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.PlatformMatch;
import dev.mica.core.plan.ImageMention;
import dev.mica.core.plan.ImageRequest;
import dev.mica.core.plan.ResolvedImage;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.parser.words.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Finds the images that a plan names: a named context's source alone, else the store and then the other sources in
/// their order. Documents are fetched at once, layers when their files are needed.
final class ImageResolver {
    private final ContentStore contents;
    private final StoredImages stored;
    private final List<ImageSource> sources;
    private final Map<String, NamedContext> named;
    private final boolean alwaysPull;
    private final StepLog log;
    private final Map<Digest, Origin> origins = new HashMap<>();

    private record Origin(ImageSource source, ImageReference reference) {}

    private record Found(Origin origin, Descriptor target) {}

    ImageResolver(
            ContentStore contents,
            StoredImages stored,
            List<ImageSource> sources,
            Map<String, NamedContext> named,
            boolean alwaysPull,
            StepLog log) {
        this.contents = contents;
        this.stored = stored;
        this.sources = List.copyOf(sources);
        this.named = Map.copyOf(named);
        this.alwaysPull = alwaysPull;
        this.log = log;
    }

    /// All of them, in the order of their names.
    ///
    /// @param mentions where the Dockerfile names one that can't be resolved
    Map<ImageRequest, ResolvedImage> resolve(
            Set<ImageRequest> requests, Function<ImageRequest, Optional<ImageMention>> mentions) {
        Map<ImageRequest, ResolvedImage> resolved = new LinkedHashMap<>();
        for (ImageRequest request : requests.stream()
                .sorted(Comparator.comparing(ImageRequest::name))
                .toList()) {
            try {
                resolved.put(request, resolve(request));
            } catch (IOException | RuntimeException e) {
                throw located(FailureTranslation.translate(e, Optional.empty()), mentions.apply(request));
            }
        }
        return resolved;
    }

    private static BuildException located(BuildException failure, Optional<ImageMention> mention) {
        if (failure.range().isPresent() || mention.isEmpty()) {
            return failure;
        }
        String suggestion = mention.get()
                .suggestion()
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
        return new BuildException(
                failure.kind(),
                Optional.of(mention.get().range()),
                failure.getMessage() + suggestion,
                failure.hint(),
                failure);
    }

    private ResolvedImage resolve(ImageRequest request) throws IOException {
        ImageReference reference = reference(request);
        StepLog.Step step = log.begin(
                request.namedContext()
                        ? "[context " + request.name() + "] load metadata for " + reference
                        : "[internal] load metadata for " + reference);
        try {
            ResolvedImage image = resolve(request, reference, step);
            step.finished();
            return image;
        } catch (IOException | RuntimeException e) {
            step.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private ImageReference reference(ImageRequest request) {
        if (request.namedContext() && named.get(request.name()) instanceof NamedContext.Image image) {
            return image.reference();
        }
        return ImageReference.parse(request.name());
    }

    private ResolvedImage resolve(ImageRequest request, ImageReference reference, StepLog.Step step)
            throws IOException {
        Found found = find(request, reference, step);
        Origin origin = found.origin;
        origin.source.fetch(origin.reference, found.target, contents);
        Descriptor manifest = manifest(found, request.platform(), reference);
        origin.source.fetch(origin.reference, manifest, contents);
        Descriptor config = OciJson.readManifest(contents.read(manifest.digest(), OciJson.MAX_BYTES))
                .config();
        origin.source.fetch(origin.reference, config, contents);
        synchronized (origins) {
            origins.put(manifest.digest(), origin);
        }
        StoredImage image = stored.load(manifest);
        String name = reference.digest().isPresent()
                ? reference.toString()
                : reference.withDigest(found.target.digest()).toString();
        return new ResolvedImage(name, manifest, image.config());
    }

    private Found find(ImageRequest request, ImageReference reference, StepLog.Step step) throws IOException {
        List<ImageSource> order = new ArrayList<>();
        if (request.namedContext() && named.get(request.name()) instanceof NamedContext.Image image) {
            order.add(image.source());
        } else {
            if (!alwaysPull) {
                order.add(stored);
            }
            order.addAll(sources);
            if (alwaysPull) {
                // An image that was made here has no registry to be pulled from.
                order.add(stored);
            }
        }
        Optional<BuildException> failure = Optional.empty();
        List<String> asked = new ArrayList<>();
        for (ImageSource source : order) {
            try {
                Optional<Descriptor> target = source.resolve(reference);
                if (target.isPresent()) {
                    failure.ifPresent(missed -> step.warn(
                            "NotPulled",
                            "the image of the store is used, which may be older: " + missed.getMessage(),
                            "An image that could not be looked up at its registry is taken from the store",
                            Optional.empty()));
                    return new Found(new Origin(source, reference), target.get());
                }
                asked.add(source.description());
            } catch (IOException e) {
                asked.add(source.description() + " (" + e.getMessage() + ")");
                failure = Optional.of(new BuildException(
                        ErrorKind.REMOTE,
                        Optional.empty(),
                        reference + ": failed to resolve source metadata: " + e.getMessage(),
                        advice(reference),
                        e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        throw new BuildException(
                ErrorKind.USER,
                Optional.empty(),
                reference + ": not found in " + String.join(", ", asked),
                advice(reference));
    }

    /// A name like it that the store has, else how images come in.
    private String advice(ImageReference reference) throws IOException {
        return Suggestion.closest(reference.familiarName(), stored.names(), true)
                .map(meant -> "did you mean " + meant + "?")
                .orElseGet(() -> hint(reference));
    }

    private static String hint(ImageReference reference) {
        return "bring it with mica load or mica import, or name one with --build-context "
                + reference.familiarName().replaceFirst(":latest$", "") + "=…";
    }

    private Descriptor manifest(Found found, Platform platform, ImageReference reference) throws IOException {
        Descriptor target = found.target;
        for (int depth = 0; target.mediaType().isIndex(); depth++) {
            List<String> offered = stored.index(target).manifests().stream()
                    .flatMap(descriptor -> descriptor.platform().stream())
                    .map(Platform::toString)
                    .toList();
            Optional<Descriptor> chosen = PlatformMatch.choose(stored.index(target), platform);
            if (chosen.isEmpty() || depth > 1) {
                throw new BuildException(
                        ErrorKind.USER,
                        Optional.empty(),
                        reference + ": no match for platform in manifest: " + platform + " is wanted, "
                                + (offered.isEmpty() ? "none is named" : String.join(", ", offered) + " are there"),
                        "choose one of them with --platform");
            }
            target = chosen.get();
            found.origin.source.fetch(found.origin.reference, target, contents);
        }
        return Descriptor.of(target.mediaType(), target.digest(), target.size());
    }

    /// The documents of an image that was resolved.
    StoredImage stored(Descriptor manifest) throws IOException {
        return stored.load(manifest);
    }

    /// Begins to bring all of an image's layers into the store.
    ///
    /// @return closed by the caller, who waits for each
    Arrivals fetchLayers(StoredImage image, StepLog.Step step) throws IOException {
        List<Descriptor> missing = new ArrayList<>();
        for (Descriptor layer : image.manifest().layers()) {
            if (!contents.contains(layer.digest())) {
                missing.add(layer);
            }
        }
        return Arrivals.of(missing, layer -> {
            step.progress("sha256:" + layer.digest().hex(), 0, layer.size());
            fetchLayer(image, layer);
            step.progress("sha256:" + layer.digest().hex(), layer.size(), layer.size());
        });
    }

    /// Brings one of an image's layers into the store.
    void fetchLayer(StoredImage image, Descriptor layer) throws IOException {
        Origin origin;
        synchronized (origins) {
            origin = origins.getOrDefault(
                    image.descriptor().digest(), new Origin(stored, ImageReference.parse("unknown")));
        }
        origin.source.fetch(origin.reference, layer, contents);
        if (!contents.contains(layer.digest())) {
            throw new BuildException(
                    ErrorKind.CORRUPTION,
                    Optional.empty(),
                    "layer " + layer.digest() + " of the image is not in " + origin.source.description(),
                    "bring the image again with mica load or mica pull");
        }
    }
}
