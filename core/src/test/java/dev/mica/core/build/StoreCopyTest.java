package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.TestBuilds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final MemoryContentStore contents = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore(() -> now);
    private final MemoryLeases leases = new MemoryLeases(() -> now);
    private final MemoryContentStore toContents = new MemoryContentStore();
    private final MemoryRefStore toRefs = new MemoryRefStore(() -> now);

    @TempDir
    Path temporary;

    /// Looks at a store; before it opens its first blob something happens.
    private record Interrupted(ContentStore store, AutoCloseable once) implements ContentStore {
        @Override
        public Blob open(Digest digest) throws IOException {
            try {
                once.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
            return store.open(digest);
        }

        @Override
        public boolean contains(Digest digest) throws IOException {
            return store.contains(digest);
        }

        @Override
        public BlobWriter newBlob() throws IOException {
            return store.newBlob();
        }

        @Override
        public void delete(Digest digest) throws IOException {
            store.delete(digest);
        }

        @Override
        public Stream<BlobInfo> list() throws IOException {
            return store.list();
        }
    }

    @Test
    void aCollectionInTheMiddleTakesNothingThatIsNamedAndHindersNothing() throws Exception {
        Digest image = TestBuilds.build(contents, refs, leases, 1, temporary);
        Digest garbage = contents.put("left behind".getBytes(StandardCharsets.UTF_8));
        now = now.plusSeconds(3600);
        ContentStore interrupted = new Interrupted(contents, () -> {
            refs.remove(Refs.tag(ImageReference.parse("app:1")));
            Collector.of(contents, refs, leases, () -> now, List.of()).collect(CollectionRequest.EVERYTHING);
        });
        StoreCopy.of(
                        new StoreCopy.Side(interrupted, refs),
                        new StoreCopy.Side(toContents, toRefs),
                        leases,
                        when -> now = when)
                .run();
        assertThat(contents.contains(garbage)).isFalse();
        assertThat(toRefs.read(Refs.tag(ImageReference.parse("app:1")))
                        .orElseThrow()
                        .target())
                .isEqualTo(image);
        assertThat(Fsck.of(toContents, toRefs, leases).check().findings()).isEmpty();
        contents.checkNothingOpen();
        toContents.checkNothingOpen();
        leases.checkNothingOpen();
    }
}
