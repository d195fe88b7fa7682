package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.codec.Compression;
import dev.mica.core.codec.SegmentTable;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.StepId;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Whether a name says the truth: what it leads to is whole already, but is it what the name stands for?
final class NameCheck {
    private static final int PORTION = 256 << 10;

    private final ContentStore contents;
    private final Map<Digest, Optional<Digest>> plainDigests = new HashMap<>();

    NameCheck(ContentStore contents) {
        this.contents = contents;
    }

    /// What is wrong, in words.
    Optional<String> damage(RefStore.Ref ref) throws IOException {
        String name = ref.name().name();
        Digest target = ref.target();
        try {
            return switch (ref.name().namespace()) {
                case Refs.CACHE -> cached(name, record(target));
                case Refs.LATEST -> latest(name, record(target).stepId());
                case Refs.CONTENTS -> table(target);
                case Refs.RECEIVED -> layer(name, target);
                case Refs.COMPRESSED ->
                    Refs.isSegments(ref.name())
                            ? segments(target)
                            : layer(name.substring(name.lastIndexOf(' ') + 1), target);
                case Refs.TREES -> tree(target);
                case Refs.TAGS, Refs.IMAGES -> Optional.empty();
                default -> contents.contains(target) ? Optional.empty() : Optional.of("its target is not there");
            };
        } catch (IllegalArgumentException e) {
            return Optional.of("what it leads to can't be understood: " + e.getMessage());
        }
    }

    private CacheRecord record(Digest blob) throws IOException {
        return CacheRecordCodec.decode(contents.read(blob, ThingReader.MAX_RECORD_BYTES));
    }

    private static Optional<String> expect(String name, String found, String what) {
        return name.equals(found)
                ? Optional.empty()
                : Optional.of("expected " + what + " " + name + ", found that of " + found);
    }

    private static Optional<String> latest(String name, StepId step) {
        return name.equals(step.anyProject().hex())
                ? Optional.empty()
                : expect(name, step.digest().hex(), "the record of the step");
    }

    private Optional<String> cached(String name, CacheRecord found) throws IOException {
        Digest made = KeyInputsCodec.decode(contents.read(found.inputs(), ThingReader.MAX_RECORD_BYTES))
                .key()
                .digest();
        if (!made.equals(found.key().digest())) {
            return Optional.of(
                    "its inputs make the key " + made + ", not " + found.key().digest());
        }
        return expect(name, found.key().digest().hex(), "the record of the key");
    }

    private Optional<String> table(Digest blob) throws IOException {
        try {
            LayerContentsCodec.decode(contents.read(blob, Layers.MAX_CONTENTS_BYTES));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is no table of contents: " + e.getMessage());
        }
    }

    private Optional<String> tree(Digest blob) throws IOException {
        try {
            new StoredTrees(contents).readRoot(blob);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> segments(Digest blob) throws IOException {
        try {
            SegmentTable.decode(contents.read(blob, RememberedSegments.MAX_TABLE_BYTES));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is no table of segments: " + e.getMessage());
        }
    }

    /// Whether a compressed blob is the layer.
    private Optional<String> layer(String name, Digest blob) throws IOException {
        Optional<DiffId> layer = Candidates.diffId(name);
        if (layer.isEmpty()) {
            return Optional.of("expected it to name a layer");
        }
        Optional<Digest> plain = plainDigests.get(blob);
        if (plain == null) {
            plain = plainDigest(blob, layer.get().digest().algorithm());
            plainDigests.put(blob, plain);
        }
        if (plain.isEmpty()) {
            return Optional.of("blob " + blob + " can't be decompressed");
        }
        return expect(layer.get().digest().toString(), plain.get().toString(), "the layer");
    }

    private Optional<Digest> plainDigest(Digest blob, Digest.Algorithm algorithm) throws IOException {
        MessageDigest digest = algorithm.newMessageDigest();
        byte[] portion = new byte[PORTION];
        try (Blob open = contents.open(blob);
                InputStream in = open.newInputStream()) {
            try (InputStream plain = Compression.decompress(in)) {
                for (int read = plain.read(portion); read >= 0; read = plain.read(portion)) {
                    digest.update(portion, 0, read);
                }
                return Optional.of(Digest.of(algorithm, digest.digest()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
