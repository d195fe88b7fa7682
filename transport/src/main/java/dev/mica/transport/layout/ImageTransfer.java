package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ContentStore;
import java.io.IOException;

/// Brings whole images from a layout into a store.
record ImageTransfer(ImageLayout from, ContentStore into) {
    /// Indexes may hold indexes, but not without end.
    private static final int MAX_DEPTH = 4;

    /// @param target a manifest or an index
    void bring(Descriptor target) throws IOException {
        bring(target, 0);
    }

    private void bring(Descriptor target, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException(from.description() + ": indexes are nested more than " + MAX_DEPTH + " deep");
        }
        from.fetch(target, into);
        byte[] document = into.read(target.digest(), OciJson.MAX_BYTES);
        if (target.mediaType().isIndex()) {
            bringIndex(target, OciJson.readIndex(document), depth);
        } else {
            bringImage(OciJson.readManifest(document));
        }
    }

    private void bringIndex(Descriptor target, Index index, int depth) throws IOException {
        boolean found = index.manifests().isEmpty();
        for (Descriptor manifest : index.manifests()) {
            if (into.contains(manifest.digest()) || from.holds(manifest)) {
                bring(manifest, depth + 1);
                found = true;
            }
        }
        if (!found) {
            throw new IOException(
                    from.description() + " is incomplete: it holds no image of the index " + target.digest());
        }
    }

    private void bringImage(Manifest manifest) throws IOException {
        from.fetch(manifest.config(), into);
        if (manifest.config().mediaType().isImageConfig()) {
            ImageConfig config = OciJson.readConfig(into.read(manifest.config().digest(), OciJson.MAX_BYTES));
            if (config.diffIds().size() != manifest.layers().size()) {
                throw new IOException(from.description() + ": the configuration "
                        + manifest.config().digest()
                        + " names " + config.diffIds().size() + " layers, its manifest "
                        + manifest.layers().size());
            }
        }
        for (Descriptor layer : manifest.layers()) {
            from.fetch(layer, into);
        }
    }
}
