package dev.mica.core.build;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.VerifiedInputStream;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the bytes of files in a stack of layers. Tables of contents are read when the first file is asked for.
final class LayerFiles implements FileContents {
    private final Layers layers;
    private final ContentStore store;
    private final List<DiffId> stack;
    private final Map<Digest, Place> places = new HashMap<>();
    private boolean indexed;

    /// Where a file's bytes begin in a layer's plain tar.
    private record Place(DiffId layer, long offset) {}

    /// @param stack base first
    LayerFiles(Layers layers, ContentStore store, List<DiffId> stack) {
        this.layers = layers;
        this.store = store;
        this.stack = List.copyOf(stack);
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        Place place = find(file.content());
        layers.makePlain(place.layer);
        Blob blob = store.open(place.layer.digest());
        try {
            return new FilterInputStream(new VerifiedInputStream(
                    blob.newInputStream(place.offset, file.size()), file.content(), file.size())) {
                @Override
                public void close() throws IOException {
                    try (blob) {
                        super.close();
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            blob.close();
            throw e;
        }
    }

    private synchronized Place find(Digest content) throws IOException {
        if (!indexed) {
            for (DiffId layer : stack) {
                for (LayerContents.Entry entry : layers.contents(layer).entries()) {
                    if (entry.dataOffset().isPresent()
                            && entry.change() instanceof Change.Put put
                            && put.node() instanceof Node.File file) {
                        places.putIfAbsent(
                                file.content(),
                                new Place(layer, entry.dataOffset().getAsLong()));
                    }
                }
            }
            indexed = true;
        }
        Place place = places.get(content);
        if (place == null) {
            throw new FileNotFoundException("no layer holds a file with the digest " + content);
        }
        return place;
    }
}
