package dev.mica.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageValidatorTest {
    private final MemoryContentStore store = new MemoryContentStore();
    private byte[] tar = {};
    private Descriptor layer = Descriptor.of(MediaType.OCI_LAYER, Digest.ofBytes(new byte[0]), 0);

    @BeforeEach
    void writeLayer() throws IOException {
        Node link = new Node.Symlink(Metadata.rootOwned(0777, 0), LinkTarget.of("x"));
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        LayerWriter.write(
                new Changeset(List.of(new Change.Put(TreePath.of("a"), link))),
                file -> {
                    throw new FileNotFoundException();
                },
                sink);
        tar = sink.toByteArray();
        layer = put(MediaType.OCI_LAYER_GZIP, compressed(tar));
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = Compression.GZIP.compressor(Runnable::run).compress(sink)) {
            out.write(plain);
        }
        return sink.toByteArray();
    }

    private Descriptor put(MediaType type, byte[] bytes) throws IOException {
        return Descriptor.of(type, store.put(bytes), bytes.length);
    }

    private Descriptor image(byte[] layerTar, int diffIds, int history, Descriptor... layers) throws IOException {
        History entry = new History(Optional.empty(), Optional.of("RUN"), Optional.empty(), Optional.empty(), false);
        ImageConfig config = new ImageConfig(
                Platform.of("linux", "amd64"),
                Optional.empty(),
                Optional.empty(),
                RuntimeConfig.EMPTY,
                List.of(new DiffId(Digest.ofBytes(layerTar))).subList(0, diffIds),
                Collections.nCopies(history, entry));
        Descriptor stored = put(MediaType.OCI_CONFIG, OciJson.write(config));
        return put(MediaType.OCI_MANIFEST, OciJson.write(Manifest.of(MediaType.OCI_MANIFEST, stored, List.of(layers))));
    }

    @Test
    void acceptsWhatIsSound() throws IOException {
        Descriptor image = image(tar, 1, 1, layer);
        Index index = Index.of(MediaType.OCI_INDEX, List.of(image.withPlatform(Platform.of("linux", "amd64"))));
        ImageValidator.validate(store, image);
        ImageValidator.validate(store, put(MediaType.OCI_INDEX, OciJson.write(index)));
        store.checkNothingOpen();
    }

    @Test
    void findsWhatIsWrong() throws IOException {
        Descriptor image = image(tar, 1, 1, layer);
        assertProblem(Descriptor.of(image.mediaType(), image.digest(), 3), "bytes, not 3");
        assertProblem(Descriptor.of(MediaType.OCI_CONFIG, image.digest(), image.size()), "neither an index nor");
        assertProblem(Descriptor.of(MediaType.DOCKER_MANIFEST, image.digest(), image.size()), "calls itself");
        assertProblem(image.withPlatform(Platform.of("linux", "arm64")), "is for linux/arm64");
        assertProblem(image(new byte[7], 1, 1, layer), "has the diff ID");
        assertProblem(image(tar, 0, 0, layer), "has 0 diff IDs, its manifest 1 layers");
        assertProblem(image(tar, 1, 2, layer), "has a history of 2 layers");
        assertProblem(image(tar, 1, 1, put(MediaType.OCI_LAYER, new byte[] {1})), "is no layer");
        assertProblem(image(tar, 1, 1, put(MediaType.OCI_CONFIG, tar)), "has a media type that no layer has");
        store.corrupt(layer.digest());
        assertThat(ImageValidator.problems(store, image)).isNotEmpty();
        store.delete(layer.digest());
        assertProblem(image, "has no blob");
    }

    private void assertProblem(Descriptor image, String problem) {
        assertThatThrownBy(() -> ImageValidator.validate(store, image))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(problem);
    }
}
