package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink.NamedImage;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// All blobs that images refer to, sorted by digest. An index may name images that are not in the store: its bytes stay
/// as they are, and those images are left out.
final class LayoutBlobs {
    private final ContentStore contents;
    private final SortedMap<Digest, Descriptor> blobs = new TreeMap<>();

    private LayoutBlobs(ContentStore contents) {
        this.contents = contents;
    }

    /// @throws IOException if a blob of an image is missing; says which
    static SortedMap<Digest, Descriptor> of(List<NamedImage> images, ContentStore contents) throws IOException {
        LayoutBlobs all = new LayoutBlobs(contents);
        for (NamedImage image : images) {
            all.add(image.target());
        }
        return all.blobs;
    }

    private void add(Descriptor target) throws IOException {
        blob(target);
        if (target.mediaType().isIndex()) {
            for (Descriptor manifest : OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES))
                    .manifests()) {
                if (contents.contains(manifest.digest())) {
                    add(manifest);
                }
            }
            return;
        }
        Manifest manifest = OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES));
        blob(manifest.config());
        for (Descriptor layer : manifest.layers()) {
            blob(layer);
        }
    }

    private void blob(Descriptor blob) throws IOException {
        if (!contents.contains(blob.digest())) {
            throw new IOException("the image's blob " + blob.digest() + " (" + blob.mediaType()
                    + ") is not in the store: bring the image again with mica load or mica pull, or build it");
        }
        blobs.put(blob.digest(), blob);
    }
}
