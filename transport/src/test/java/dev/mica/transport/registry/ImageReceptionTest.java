package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.build.ImageReception;
import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.transport.testing.SampleImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Images whose layers are read while they come.
@Timeout(30)
final class ImageReceptionTest {
    private final MemoryContentStore there = new MemoryContentStore();
    private final MemoryContentStore here = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore();
    private final StoredImages images = StoredImages.of(here, refs);

    @AfterEach
    void nothingIsOpen() {
        here.checkNothingOpen();
        there.checkNothingOpen();
    }

    private static String text(int seed) {
        StringBuilder text = new StringBuilder();
        new Random(seed).ints(200_000, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private Descriptor image() throws IOException {
        Descriptor image = SampleImage.store(there, text(1), "two", text(3));
        bringDocuments(image);
        return image;
    }

    private void bringDocuments(Descriptor image) throws IOException {
        byte[] manifest = there.read(image.digest(), 1 << 20);
        here.put(manifest);
        here.put(there.read(OciJson.readManifest(manifest).config().digest(), 1 << 20));
    }

    private void copy(Descriptor blob, ContentStore into, int most) throws IOException {
        byte[] bytes = there.read(blob.digest(), 1 << 20);
        try (BlobWriter writer = into.newBlob()) {
            for (int at = 0; at < Math.min(most, bytes.length); at += 1000) {
                writer.write(bytes, at, Math.min(1000, bytes.length - at));
            }
            if (most < bytes.length) {
                throw new RemoteFailureException("the line is cut");
            }
            writer.commit(blob.digest());
        }
    }

    private void receive(Descriptor image, ImageReception.Fetch fetch) throws IOException {
        images.receive(image, fetch, Optional.empty());
    }

    private void requireWhole(Descriptor image) throws IOException {
        for (String name : List.of("file0", "file1", "file2")) {
            assertThat(TreeLookup.follow(
                                    images.tree(images.images(image).getFirst()),
                                    TreePath.of(name),
                                    images.directories())
                            .found())
                    .as(name)
                    .isPresent();
        }
    }

    @Test
    void layersAreReadAndStored() throws Exception {
        Descriptor image = image();
        receive(image, (blob, into) -> copy(blob, into, Integer.MAX_VALUE));
        requireWhole(image);
        receive(image, (blob, _) -> {
            throw new AssertionError(blob + " is there");
        });
    }

    @Test
    void aTransferMayBeginAnew() throws Exception {
        Descriptor image = image();
        AtomicInteger cuts = new AtomicInteger(1);
        receive(image, (blob, into) -> {
            if (cuts.getAndDecrement() > 0) {
                assertThatThrownBy(() -> copy(blob, into, 5000)).hasMessage("the line is cut");
            }
            copy(blob, into, Integer.MAX_VALUE);
        });
        requireWhole(image);
    }

    @Test
    void aTransferThatFailsIsTheErrorAndNothingIsRemembered() throws Exception {
        Descriptor image = image();
        assertThatThrownBy(() -> receive(image, (blob, into) -> copy(blob, into, 5000)))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessage("the line is cut");
        requireNothingRemembered();
    }

    private void requireNothingRemembered() throws IOException {
        for (String namespace : List.of("received", "contents", "trees")) {
            assertThat(refs.list(namespace)).as(namespace).isEmpty();
        }
    }

    @Test
    void anotherLayerThanTheConfigurationNamesIsRefused() throws Exception {
        Manifest manifest = OciJson.readManifest(
                there.read(SampleImage.store(there, text(1)).digest(), 1 << 20));
        ImageConfig config = OciJson.readConfig(there.read(manifest.config().digest(), 1 << 20));
        byte[] wrong = OciJson.write(new ImageConfig(
                config.platform(),
                config.created(),
                config.author(),
                config.config(),
                List.of(new DiffId(Digest.ofBytes(new byte[] {1}))),
                config.history()));
        byte[] document = OciJson.write(Manifest.of(
                MediaType.OCI_MANIFEST,
                Descriptor.of(MediaType.OCI_CONFIG, there.put(wrong), wrong.length),
                manifest.layers()));
        Descriptor image = Descriptor.of(MediaType.OCI_MANIFEST, there.put(document), document.length);
        bringDocuments(image);
        assertThatThrownBy(() -> receive(image, (blob, into) -> copy(blob, into, Integer.MAX_VALUE)))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("expected the diff ID");
        requireNothingRemembered();
    }
}
