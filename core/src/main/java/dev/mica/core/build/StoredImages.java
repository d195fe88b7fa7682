package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.PlatformMatch;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The images in a store: what their names point to, their documents, their files. As an [ImageSource] it is where a
/// FROM looks first.
public final class StoredImages implements ImageSource {
    private final ContentStore contents;
    private final RefStore refs;
    private final Layers layers;
    private final StoredTrees trees;
    private final BaseTrees baseTrees;

    private StoredImages(ContentStore contents, RefStore refs, Layers layers, StoredTrees trees) {
        this.contents = contents;
        this.refs = refs;
        this.layers = layers;
        this.trees = trees;
        this.baseTrees = new BaseTrees(contents, refs, layers, trees);
    }

    public static StoredImages of(ContentStore contents, RefStore refs) {
        return new StoredImages(contents, refs, new Layers(contents, refs), new StoredTrees(contents));
    }

    static StoredImages of(ContentStore contents, RefStore refs, Layers layers, StoredTrees trees) {
        return new StoredImages(contents, refs, layers, trees);
    }

    @Override
    public String description() {
        return "the store";
    }

    @Override
    public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
        if (reference.digest().isPresent()) {
            Digest digest = reference.digest().get();
            return contents.contains(digest) ? Optional.of(describe(digest)) : Optional.empty();
        }
        Optional<RefStore.Ref> ref = refs.read(Refs.tag(reference));
        return ref.isEmpty() ? Optional.empty() : Optional.of(describe(ref.get().target()));
    }

    @Override
    public void fetch(ImageReference reference, Descriptor blob, ContentStore into) {
        // What the store names, it has.
    }

    /// Brings the layers of an image into the store and reads them on their way, so that all is known of its files.
    ///
    /// @param image its documents are in the store
    /// @param from brings a blob into the store it is given
    /// @param workspace where the layers are checked out in the same pass, as far as that can be done
    public void receive(Descriptor image, ImageReception.Fetch from, Optional<Workspace> workspace) throws IOException {
        StoredImage documents = load(image);
        try (ImageReception reception =
                ImageReception.begin(documents.manifest().layers(), from, contents, workspace)) {
            baseTrees.read(documents, reception);
            reception.awaitAll();
        }
    }

    /// A manifest's or index's descriptor, from the document itself.
    ///
    /// @throws IOException if the blob is neither
    public Descriptor describe(Digest digest) throws IOException {
        byte[] document = contents.read(digest, OciJson.MAX_BYTES);
        MediaType type = isIndex(document)
                ? OciJson.readIndex(document).mediaType()
                : OciJson.readManifest(document).mediaType();
        return Descriptor.of(type, digest, document.length);
    }

    static boolean isIndex(byte[] document) {
        return new String(document, StandardCharsets.UTF_8).contains("\"manifests\"");
    }

    /// The images that a manifest or an index stands for. Of an index only those whose documents are in the store.
    public List<StoredImage> images(Descriptor target) throws IOException {
        if (!target.mediaType().isIndex()) {
            return List.of(load(target));
        }
        List<StoredImage> images = new java.util.ArrayList<>();
        for (Descriptor manifest : index(target).manifests()) {
            if (contents.contains(manifest.digest())
                    && !manifest.annotations().containsKey("vnd.docker.reference.type")) {
                images.addAll(images(manifest));
            }
        }
        return images;
    }

    /// The image for a platform: the one of an index that matches best, or the only one there is.
    ///
    /// @return empty if an index has none for the platform
    public Optional<StoredImage> image(Descriptor target, Platform platform) throws IOException {
        if (!target.mediaType().isIndex()) {
            return Optional.of(load(target));
        }
        Optional<Descriptor> chosen = PlatformMatch.choose(index(target), platform);
        return chosen.isEmpty() ? Optional.empty() : image(chosen.get(), platform);
    }

    /// What images are called here, in the shortest way.
    List<String> names() throws IOException {
        try (Stream<RefStore.Ref> tags = refs.list(Refs.TAGS)) {
            return tags.map(tag -> ImageReference.parse(tag.name().name()).familiarName())
                    .toList();
        }
    }

    Index index(Descriptor target) throws IOException {
        return OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES));
    }

    StoredImage load(Descriptor target) throws IOException {
        Manifest manifest = OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES));
        ImageConfig config = OciJson.readConfig(contents.read(manifest.config().digest(), OciJson.MAX_BYTES));
        return new StoredImage(target, manifest, config);
    }

    /// The image's file system, from its layers' tables of contents; the first time it is asked for they are made,
    /// which reads every layer once and verifies it.
    public Tree tree(StoredImage image) throws IOException {
        return baseTrees.tree(image);
    }

    /// Reads the directories of [#tree(StoredImage)].
    public TreeReader directories() {
        return trees;
    }

    /// The layers, for checking them out. Those of an image can be read once [#tree(StoredImage)] was asked for.
    public Workspace.LayerSource layerSource() {
        return layers;
    }

    /// The bytes of the image's files, once [#tree(StoredImage)] was asked for.
    public dev.mica.core.tree.FileContents files(StoredImage image) {
        return layers.files(image.config().diffIds());
    }

    /// The bytes of several images' files, once [#tree(StoredImage)] was asked for each.
    public dev.mica.core.tree.FileContents files(List<StoredImage> images) {
        return layers.files(images.stream()
                .flatMap(image -> image.config().diffIds().stream())
                .distinct()
                .toList());
    }

    /// The image's users and groups.
    public dev.mica.core.tree.Accounts accounts(StoredImage image) throws IOException {
        return AccountFiles.read(tree(image), trees, files(image));
    }
}
