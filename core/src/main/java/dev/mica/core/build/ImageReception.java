package dev.mica.core.build;

import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LowerFiles;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Unpacking;
import dev.mica.core.port.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings an image's layers into the store, several at once, and reads them meanwhile: the first of them while it
/// comes, since nothing else could be done then, and each other one while those after it come. Where there is a
/// workspace they are checked out in the same pass.
public final class ImageReception implements LayerReading, AutoCloseable {
    private final ContentStore contents;
    private final Optional<Workspace> workspace;
    private final Optional<Digest> first;
    private final ArrivalTap tap;
    private final Arrivals arrivals;

    /// Brings one blob into a store.
    @FunctionalInterface
    public interface Fetch {
        void fetch(Descriptor blob, ContentStore into) throws IOException;
    }

    private ImageReception(
            ContentStore contents,
            Optional<Workspace> workspace,
            Optional<Digest> first,
            ArrivalTap tap,
            Arrivals arrivals) {
        this.contents = contents;
        this.workspace = workspace;
        this.first = first;
        this.tap = tap;
        this.arrivals = arrivals;
    }

    /// Begins to fetch what is missing of the layers.
    ///
    /// @param layers base first
    /// @return closed by the caller
    static ImageReception begin(
            List<Descriptor> layers, Fetch fetch, ContentStore contents, Optional<Workspace> workspace)
            throws IOException {
        List<Descriptor> missing = new ArrayList<>();
        for (Descriptor layer : layers) {
            if (!contents.contains(layer.digest())) {
                missing.add(layer);
            }
        }
        Optional<Digest> first = missing.isEmpty()
                ? Optional.empty()
                : Optional.of(missing.getFirst().digest());
        ArrivalTap tap = new ArrivalTap(contents);
        Arrivals arrivals = Arrivals.of(missing, blob -> {
            try {
                fetch.fetch(blob, first.get().equals(blob.digest()) ? tap : contents);
            } catch (IOException | RuntimeException e) {
                tap.pipe().fail(e);
                throw e;
            }
        });
        return new ImageReception(contents, workspace, first, tap, arrivals);
    }

    @Override
    public LayerContents read(List<DiffId> stack, Descriptor blob, LowerFiles below) throws IOException {
        DiffId layer = stack.getLast();
        if (first.filter(blob.digest()::equals).isPresent()) {
            try {
                return read(new LayerIndex.Bytes(tap.pipe().input(), tap.pipe()::abandon), stack, blob, below);
            } catch (IOException e) {
                // What came may be at fault as well as what was made of it; the store has verified bytes, or none.
                arrivals.await(blob);
                return LayerIndex.read(blob.digest(), layer, below, contents);
            } finally {
                tap.pipe().abandon();
            }
        }
        arrivals.await(blob);
        try (Blob open = contents.open(blob.digest())) {
            return read(LayerIndex.Bytes.of(open.newInputStream()), stack, blob, below);
        }
    }

    private LayerContents read(LayerIndex.Bytes bytes, List<DiffId> stack, Descriptor blob, LowerFiles below)
            throws IOException {
        try (Unpacking unpacking = unpacking(stack)) {
            LayerContents table = LayerIndex.read(bytes, blob.digest(), stack.getLast(), below, unpacking);
            arrivals.await(blob);
            unpacking.keep();
            return table;
        }
    }

    private Unpacking unpacking(List<DiffId> stack) throws IOException {
        Optional<Unpacking> unpacking =
                workspace.isEmpty() ? Optional.empty() : workspace.get().unpack(stack);
        return unpacking.orElse(Unpacking.NONE);
    }

    /// Waits until all layers are in the store.
    void awaitAll() throws IOException {
        tap.pipe().abandon();
        arrivals.awaitAll();
    }

    @Override
    public void close() {
        tap.pipe().abandon();
        arrivals.close();
    }
}
