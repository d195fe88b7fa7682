package dev.mica.cli.image;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Home;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.Arrivals;
import dev.mica.core.build.HostPlatform;
import dev.mica.core.build.ImageReception;
import dev.mica.core.build.Refs;
import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.PlatformMatch;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.Rootless;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings images from elsewhere into the store.
public final class ImageFetch {
    private final ImageSource source;
    private final ImageReference reference;
    private final ContentStore contents;
    private final Reception reception;

    private ImageFetch(ImageSource source, ImageReference reference, ContentStore contents, Reception reception) {
        this.source = source;
        this.reference = reference;
        this.contents = contents;
        this.reception = reception;
    }

    /// What becomes of an image whose documents are there.
    @FunctionalInterface
    private interface Reception {
        void image(Descriptor target, Manifest manifest) throws IOException;
    }

    /// Pulls an image under its own name, and says so as docker does.
    ///
    /// @param platform empty for this machine's
    /// @throws CommandException if nobody has it
    public static CatalogEntry pull(String word, Optional<Platform> platform, Session session, boolean quiet)
            throws UsageException, CommandException, IOException {
        ImageReference reference = ImageNames.reference(word);
        Store store = session.work("pull " + word);
        ImageCatalog catalog = ImageCatalog.of(store);
        ImageSources sources = session.sources();
        sources.remember(store);
        for (ImageSource source : sources.afterStore()) {
            Optional<Descriptor> target = resolve(source, reference, word);
            if (target.isPresent()) {
                if (!quiet) {
                    session.err()
                            .println(reference.tag().orElse("latest") + ": Pulling from " + reference.repository());
                }
                boolean known = store.refs()
                        .read(Refs.tag(reference))
                        .filter(tag -> tag.target().equals(target.get().digest()))
                        .isPresent();
                new ImageFetch(
                                source,
                                reference,
                                store.contents(),
                                (image, manifest) ->
                                        receive(image, manifest, blobs(source, reference), store, session.home()))
                        .one(target.get(), platform.orElse(HostPlatform.current()));
                catalog.tag(reference, target.get());
                if (!quiet) {
                    session.err().println("Digest: " + target.get().digest());
                    session.err()
                            .println("Status: "
                                    + (known ? "Image is up to date for " : "Downloaded newer image for ")
                                    + reference.familiarName());
                }
                return catalog.find(reference.toString());
            }
        }
        throw new CommandException("no such image: " + word + " is not in the registry " + reference.registry());
    }

    /// Layers are read on their way, and those that this machine could run something in are unpacked.
    private static void receive(
            Descriptor target, Manifest manifest, ImageReception.Fetch fetch, Store store, Home home)
            throws IOException {
        if (!manifest.config().mediaType().isImageConfig()) {
            all(manifest, blob -> fetch.fetch(blob, store.contents()));
            return;
        }
        fetch.fetch(manifest.config(), store.contents());
        Optional<Workspace> workspace =
                Rootless.needed() ? Optional.empty() : Optional.of(OverlayWorkspace.open(home.root()));
        StoredImages.of(store.contents(), store.refs()).receive(target, fetch, workspace);
    }

    private static ImageReception.Fetch blobs(ImageSource source, ImageReference reference) {
        return (blob, into) -> source.fetch(reference, blob, into);
    }

    private static void all(Manifest manifest, Arrivals.Fetch fetch) throws IOException {
        List<Descriptor> blobs = new ArrayList<>(manifest.layers());
        blobs.add(manifest.config());
        try (Arrivals arrivals = Arrivals.of(blobs, fetch)) {
            arrivals.awaitAll();
        }
    }

    private static Optional<Descriptor> resolve(ImageSource source, ImageReference reference, String word)
            throws CommandException, IOException {
        try {
            return source.resolve(reference);
        } catch (RemoteFailureException e) {
            throw new CommandException(
                    "no such image: " + word + " can't be pulled: " + e.getMessage(),
                    "bring it with mica load or mica import, or build it");
        }
    }

    /// Brings the image for one platform.
    private void one(Descriptor target, Platform platform) throws IOException, CommandException {
        source.fetch(reference, target, contents);
        if (!target.mediaType().isIndex()) {
            image(target);
            return;
        }
        Index index = OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES));
        Optional<Descriptor> chosen = PlatformMatch.choose(index, platform);
        if (chosen.isEmpty()) {
            throw new CommandException(
                    "no matching manifest for " + platform + " in the manifest list of " + reference.familiarName(),
                    "choose another with --platform");
        }
        one(chosen.get(), platform);
    }

    /// Whether a source has a blob.
    @FunctionalInterface
    interface Presence {
        boolean holds(Descriptor blob) throws IOException;
    }

    /// Brings an image, or an index with all the images that the source has of it.
    static void all(ImageSource source, Presence presence, Descriptor target, ContentStore contents)
            throws IOException {
        // Sources of files look at the descriptor alone.
        ImageReference unnamed = ImageReference.parse("unnamed");
        ImageFetch fetch = new ImageFetch(
                source,
                unnamed,
                contents,
                (image, manifest) -> all(manifest, blob -> source.fetch(unnamed, blob, contents)));
        source.fetch(fetch.reference, target, contents);
        if (!target.mediaType().isIndex()) {
            fetch.image(target);
            return;
        }
        for (Descriptor manifest : OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES))
                .manifests()) {
            if (presence.holds(manifest)) {
                all(source, presence, manifest, contents);
            }
        }
    }

    private void image(Descriptor target) throws IOException {
        Manifest manifest = OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES));
        reception.image(target, manifest);
    }
}
