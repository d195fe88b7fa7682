package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.FaultyServer;
import dev.mica.transport.testing.MemoryRegistry;
import dev.mica.transport.testing.SampleImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures belong to an image, be it by the registry's list or by that under a tag.
final class RepositoryContentTest {
    private static final MediaType SIGNATURE = new MediaType("application/vnd.test.signature.v1");

    private final MemoryContentStore store = new MemoryContentStore();

    private Descriptor signature(Descriptor of, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Descriptor layer = Descriptor.of(SIGNATURE, store.put(bytes), bytes.length);
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        byte[] manifest = OciJson.write(new Manifest(
                MediaType.OCI_MANIFEST,
                Descriptor.of(new MediaType("application/vnd.oci.empty.v1+json"), store.put(empty), empty.length),
                List.of(layer),
                Map.of("text", text),
                Optional.of(SIGNATURE),
                Optional.of(Descriptor.of(of.mediaType(), of.digest(), of.size()))));
        return Descriptor.of(MediaType.OCI_MANIFEST, store.put(manifest), manifest.length);
    }

    private void push(RegistrySource source, Descriptor target, ImageReference name) throws IOException {
        source.sink(PushListener.NONE).write(List.of(new NamedImage(target, List.of(name))), store);
    }

    private void check(String address, boolean byTag) throws IOException {
        ImageReference name = ImageReference.parse(address + "/team/app:1");
        try (RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            Descriptor image = SampleImage.store(store, "one");
            RepositoryContent content = source.content(name);
            assertThat(content.tags()).isEmpty();
            assertThat(content.referrers(image.digest())).isEmpty();
            push(source, image, name);
            for (String text : List.of("first", "second", "second")) {
                Descriptor signature = signature(image, text);
                push(source, signature, name.withDigest(signature.digest()));
            }
            assertThat(content.referrers(image.digest()))
                    .extracting(referrer -> referrer.annotations().get("text"))
                    .containsExactlyInAnyOrder("first", "second");
            assertThat(content.referrers(image.digest()))
                    .allMatch(referrer -> referrer.artifactType().equals(Optional.of(SIGNATURE)));
            String listTag = "sha256-" + image.digest().hex();
            assertThat(content.tags())
                    .containsExactlyInAnyOrderElementsOf(byTag ? List.of("1", listTag) : List.of("1"));

            content.delete(image.digest());
            assertThat(source.resolve(name)).isEmpty();
            content.delete(image.digest());
        }
    }

    @Test
    void theRegistryKeepsTheList() throws IOException {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            registry.listReferrers();
            check(registry.address(), false);
        }
    }

    @Test
    void aTagKeepsTheList() throws IOException {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            check(registry.address(), true);
        }
    }

    @Test
    void debiansRegistryKeepsTheListUnderATag(@TempDir Path folder) throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(folder)) {
            check(registry.address(), true);
        }
    }

    @Test
    void tagsAreListedInPagesAndDeletedAlone() throws IOException {
        try (MemoryRegistry registry = MemoryRegistry.start();
                RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            Descriptor image = SampleImage.store(store, "one");
            for (int i = 0; i < 8; i++) {
                push(source, image, ImageReference.parse(registry.address() + "/app:v" + i));
            }
            RepositoryContent content = source.content(ImageReference.parse(registry.address() + "/app"));
            assertThat(content.tags()).hasSize(8).contains("v0", "v7");
            content.deleteTag("v3");
            assertThat(content.tags()).hasSize(7).doesNotContain("v3");
            registry.forbidDeletion();
            assertThatThrownBy(() -> content.deleteTag("v4")).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void listsThatAreNoneOrHaveNoEndAreRefused() throws IOException {
        Digest subject = Digest.ofBytes(new byte[0]);
        try (FaultyServer server = FaultyServer.start((exchange, number) -> {
                    exchange.getResponseHeaders().add("Content-Type", MediaType.OCI_INDEX.value());
                    exchange.getResponseHeaders().add("Link", "<" + exchange.getRequestURI() + ">; rel=\"next\"");
                    FaultyServer.send(
                            exchange,
                            200,
                            number > 1
                                    ? "{\"schemaVersion\":2,\"manifests\":7}"
                                    : "{\"schemaVersion\":2,\"manifests\":[]}");
                });
                RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            assertThatThrownBy(() -> source.content(ImageReference.parse(server.address() + "/app"))
                            .referrers(subject))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining("what refers to " + subject);
        }
    }
}
