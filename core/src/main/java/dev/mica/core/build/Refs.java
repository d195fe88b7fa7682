package dev.mica.core.build;

import dev.mica.core.cache.CacheKey;
import dev.mica.core.oci.ChainId;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.plan.StepId;
import dev.mica.core.port.RefStore.RefName;
import java.time.Duration;
import java.util.Optional;

/// The names under which everything is remembered. All but tags are memos of pure functions.
public final class Refs {
    /// Image reference → manifest or index.
    public static final String TAGS = "tags";
    /// Image ID → manifest or index, for all images that shall stay, with or without a tag.
    public static final String IMAGES = "images";
    /// Cache key → record.
    public static final String CACHE = "cache";
    /// Step → its newest record.
    public static final String LATEST = "latest";
    /// Diff ID → table of contents.
    public static final String CONTENTS = "contents";
    /// Chain ID → root of the tree.
    public static final String TREES = "trees";
    /// Diff ID → the layer's blob as it was received, where that is not the plain tar.
    public static final String RECEIVED = "received";
    /// Compression, level and diff ID → the compressed layer; also where its segments are.
    public static final String COMPRESSED = "compressed";
    /// URL or commit → what was downloaded, and what its server said of it.
    public static final String DOWNLOADS = "downloads";
    /// Registry and blob → the repository that has it.
    public static final String PLACES = "places";
    /// Hash of a repository and a blob → where its upload goes on.
    public static final String UPLOADS = "uploads";
    /// Registries drop unfinished uploads after a week, if not sooner.
    public static final Duration UPLOADS_KEPT = Duration.ofDays(7);
    /// The part of a download that is the file.
    public static final String FILE = "file";
    /// The part of a download that says what the server said of the file. It goes with it.
    public static final String HEADERS = "headers";
    /// The beginning of the part that is the files of a commit.
    public static final String COMMIT = "git ";
    private static final String SEGMENTS = "-segments ";
    /// What a running collection is about to remove.
    static final RefName CONDEMNED = new RefName("collector", "condemned");

    private Refs() {}

    public static RefName tag(ImageReference reference) {
        return new RefName(TAGS, reference.toString());
    }

    /// @param source says what was downloaded; no secrets
    /// @param part what of it the name leads to
    public static RefName download(Digest source, String part) {
        return new RefName(DOWNLOADS, source.hex() + " " + part);
    }

    /// The name of what a server said of a downloaded file, if that is what the name leads to.
    static Optional<RefName> headersOf(RefName name) {
        String text = name.name();
        int part = text.indexOf(' ') + 1;
        return name.namespace().equals(DOWNLOADS) && text.startsWith(FILE, part)
                ? Optional.of(new RefName(
                        DOWNLOADS, text.substring(0, part) + HEADERS + text.substring(part + FILE.length())))
                : Optional.empty();
    }

    static RefName cache(CacheKey key) {
        return new RefName(CACHE, key.digest().hex());
    }

    static RefName latest(StepId step) {
        return new RefName(LATEST, step.digest().hex());
    }

    static RefName latestOfAnyProject(StepId step) {
        return new RefName(LATEST, step.anyProject().hex());
    }

    static RefName contents(DiffId layer) {
        return new RefName(CONTENTS, layer.digest().toString());
    }

    static RefName compressed(DiffId layer, String compression, int level) {
        return new RefName(COMPRESSED, compression + "-" + level + " " + layer.digest());
    }

    static RefName segments(DiffId layer, int level) {
        return new RefName(COMPRESSED, segmentsOf(level) + layer.digest());
    }

    static boolean isSegments(RefName name, int level) {
        return name.name().startsWith(segmentsOf(level));
    }

    /// Whether the name leads to where a compressed layer's segments are, and not to the layer.
    static boolean isSegments(RefName name) {
        return name.namespace().equals(COMPRESSED) && name.name().matches("gzip-\\d+" + SEGMENTS + ".*");
    }

    private static String segmentsOf(int level) {
        return "gzip-" + level + SEGMENTS;
    }

    static RefName received(DiffId layer) {
        return new RefName(RECEIVED, layer.digest().toString());
    }

    static RefName tree(ChainId chain) {
        return new RefName(TREES, chain.digest().toString());
    }
}
