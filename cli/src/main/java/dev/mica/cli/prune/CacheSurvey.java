package dev.mica.cli.prune;

import dev.mica.cli.command.Session;
import dev.mica.cli.format.Ages;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Times;
import dev.mica.cli.format.Value;
import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.CollectionResult;
import dev.mica.core.cache.RetentionKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is there for later use only, as a collection that removes nothing sees it.
public final class CacheSurvey {
    private static final int ID_LENGTH = 12;
    private static final String UNKNOWN = "N/A";

    private final CollectionResult result;

    private CacheSurvey(CollectionResult result) {
        this.result = result;
    }

    public static CacheSurvey of(Session session) throws IOException {
        return new CacheSurvey(CacheCollection.collect(session, CollectionRequest.EVERYTHING.withDryRun(true)));
    }

    /// All things that take space, the newest first.
    List<CollectionResult.Line> lines() {
        return result.lines();
    }

    public long count() {
        return result.lines().size();
    }

    /// How many of them running work or an image needs.
    public long active() {
        return result.lines().stream().filter(CacheSurvey::isActive).count();
    }

    /// Of all that no image and no running work holds.
    public long bytes() {
        long garbage = result.lines().stream()
                .filter(line -> line.use().isEmpty())
                .mapToLong(CollectionResult.Line::bytes)
                .sum();
        return result.usedBefore() + garbage;
    }

    /// What `mica builder prune --all` would free.
    public long reclaimableBytes() {
        return result.freedBytes();
    }

    /// A row for each thing, with the fields that docker has.
    public List<Value.Fields> rows(Instant now) {
        return result.lines().stream().map(line -> row(line, now)).toList();
    }

    static Value.Fields row(CollectionResult.Line line, Instant now) {
        Optional<Instant> created = line.use().map(use -> use.facts().created());
        Optional<Instant> used = line.use().map(use -> use.facts().lastUsed());
        return new FieldsBuilder()
                .with("CacheType", line.kind())
                .with("CreatedAt", created.map(Times::local).orElse(UNKNOWN))
                .with("CreatedSince", created.map(then -> Ages.ago(then, now)).orElse(UNKNOWN))
                .with("Description", line.name())
                .with("ID", shortId(line))
                .with("InUse", Boolean.toString(isActive(line)))
                .with("LastUsedAt", used.map(Times::local).orElse(UNKNOWN))
                .with("LastUsedSince", used.map(then -> Ages.ago(then, now)).orElse(UNKNOWN))
                .with("Mutable", Boolean.toString(line.kind().equals(RetentionKind.CACHE_MOUNT.label())))
                .with("Parent", "")
                .with("Reason", line.reason())
                .with("Reclaimable", Boolean.toString(line.removed()))
                .with("Shared", Boolean.toString(isShared(line)))
                .with("Size", Sizes.human(line.bytes()))
                .with("UsageCount", UNKNOWN)
                .build();
    }

    /// As much of its ID as people need to write.
    static String shortId(CollectionResult.Line line) {
        String id = line.id().isEmpty() ? line.kind() : PruneFilter.shown(line.id());
        return id.substring(0, Math.min(ID_LENGTH, id.length()));
    }

    private static boolean isActive(CollectionResult.Line line) {
        return line.use().map(CollectionResult.Use::active).orElse(false);
    }

    static boolean isShared(CollectionResult.Line line) {
        return line.use().map(use -> use.facts().shared()).orElse(false);
    }
}
