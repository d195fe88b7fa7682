package dev.mica.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What all shared caches do. An implementation's own test extends this and says how to open it; it closes what it
/// opened after each test.
public abstract class CacheStoreContract {
    private static final MediaType PART = new MediaType("application/vnd.example.part");

    private final MemoryContentStore contents = new MemoryContentStore();
    private CacheStore cache = new MemoryCacheStore();

    /// Opens this test's cache, empty at first. Called again, gives another handle on the same cache, as another
    /// builder would have it.
    protected abstract CacheStore openCache() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        cache = openCache();
    }

    private static Descriptor blob(String text, ContentStore into) throws IOException {
        return Descriptor.of(PART, into.put(text.getBytes(UTF_8)), text.length());
    }

    private static Digest artifact(ContentStore into, String... texts) throws IOException {
        List<Descriptor> parts = new ArrayList<>();
        for (String text : texts) {
            parts.add(blob(text, into));
        }
        Descriptor config = Descriptor.of(MediaType.OCI_EMPTY, into.put("{}".getBytes(UTF_8)), 2);
        return into.put(OciJson.write(new Manifest(
                MediaType.OCI_MANIFEST,
                config,
                parts,
                Map.of(),
                Optional.of(new MediaType("application/vnd.example.whole")),
                Optional.empty())));
    }

    @Test
    void what_was_published_is_there_for_others() throws IOException {
        assertThat(cache.artifacts()).isEmpty();
        Digest artifact = artifact(contents, "one", "two");
        cache.publish(artifact, contents);
        CacheStore other = openCache();
        assertThat(other.artifacts()).containsExactly(artifact);
        assertThat(other.manifest(artifact)).isEqualTo(contents.read(artifact, OciJson.MAX_BYTES));
        MemoryContentStore into = new MemoryContentStore();
        Descriptor one = blob("one", contents);
        other.fetch(one, into);
        assertThat(into.read(one.digest(), 10)).isEqualTo("one".getBytes(UTF_8));
        other.fetch(one, into);
    }

    @Test
    void artifacts_stand_beside_each_other_and_share_blobs() throws IOException {
        Digest first = artifact(contents, "shared", "one");
        cache.publish(first, contents);
        MemoryContentStore poor = new MemoryContentStore();
        Digest second = artifact(poor, "shared", "two");
        poor.delete(blob("shared", contents).digest());
        openCache().publish(second, poor);
        cache.publish(first, contents);
        assertThat(cache.artifacts()).containsExactlyInAnyOrder(first, second).isSorted();
        cache.retract(first);
        cache.retract(first);
        assertThat(openCache().artifacts()).containsExactly(second);
        MemoryContentStore into = new MemoryContentStore();
        cache.fetch(blob("shared", contents), into);
        assertThatThrownBy(() -> cache.manifest(first)).isInstanceOf(BlobNotFoundException.class);
    }

    @Test
    void what_lacks_a_blob_is_not_published() throws IOException {
        Digest artifact = artifact(contents, "one", "two");
        contents.delete(blob("two", new MemoryContentStore()).digest());
        assertThatThrownBy(() -> cache.publish(artifact, contents)).isInstanceOf(IOException.class);
        assertThat(openCache().artifacts()).isEmpty();
    }

    @Test
    void what_is_not_there_is_said_so() {
        Digest nothing = Digest.ofBytes("nothing".getBytes(UTF_8));
        assertThatThrownBy(() -> cache.manifest(nothing)).isInstanceOf(BlobNotFoundException.class);
        assertThatThrownBy(() -> cache.fetch(Descriptor.of(PART, nothing, 7), contents))
                .isInstanceOf(IOException.class);
    }

    @Test
    void builders_at_the_same_time_lose_nothing() throws Exception {
        List<Digest> all = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 12; i++) {
                MemoryContentStore own = new MemoryContentStore();
                Digest artifact = artifact(own, "shared", "number " + i);
                all.add(artifact);
                CacheStore handle = openCache();
                running.add(threads.submit(() -> {
                    handle.publish(artifact, own);
                    return null;
                }));
            }
            for (Future<?> done : running) {
                done.get();
            }
        }
        assertThat(cache.artifacts()).containsExactlyInAnyOrderElementsOf(all);
    }
}
