package dev.mica.core.build;

import dev.mica.core.build.RetentionHistory.Planned;
import dev.mica.core.build.RetentionHistory.Step;
import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import dev.mica.core.cache.RetentionPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds and collections as the store and the collector make them, without either: results of steps by key, of which
/// those of the two newest images take no space that counts.
final class RetentionReplay {
    private final Optional<RetentionPolicy> policy;
    private final long cap;
    private final long bytesPerMegabyte;
    private final long recordBytes;
    private final long unpackedPerSecond;
    private final Map<String, Result> checkouts = new LinkedHashMap<>();
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, Set<String>> images = new HashMap<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long seconds;
    private long most;
    private int removed;

    /// @param created when it was made
    /// @param used when it was asked for
    private record Result(Step step, String place, Instant created, Instant used) {}

    /// @param policy empty to remove nothing
    /// @param cap in bytes
    /// @param recordBytes what a result takes beside its layer
    /// @param unpackedPerSecond bytes; 0 if nothing is unpacked to run steps on it
    RetentionReplay(
            Optional<RetentionPolicy> policy,
            long cap,
            long bytesPerMegabyte,
            long recordBytes,
            long unpackedPerSecond) {
        this.policy = policy;
        this.cap = cap;
        this.bytesPerMegabyte = bytesPerMegabyte;
        this.recordBytes = recordBytes;
        this.unpackedPerSecond = unpackedPerSecond;
    }

    long seconds() {
        return seconds;
    }

    /// Bytes at most after a collection.
    long most() {
        return most;
    }

    /// How many results collections removed.
    int removed() {
        return removed;
    }

    RetentionReplay play(List<Planned> history) {
        for (Planned planned : history) {
            build(planned);
            // The next commit comes a quarter of an hour later.
            now = now.plusSeconds(900);
            policy.ifPresent(this::collect);
        }
        return this;
    }

    private void build(Planned planned) {
        Set<String> image = new HashSet<>();
        List<String> used = new ArrayList<>();
        for (int i = 0; i < planned.steps().size(); i++) {
            Step step = planned.steps().get(i);
            String key = planned.project() + " " + step.command();
            String place = planned.project() + " " + i;
            if (!results.containsKey(key)) {
                unpack(used, planned);
                now = now.plusSeconds(step.seconds());
                seconds += step.seconds();
                results.put(key, new Result(step, place, now, now));
                if (unpackedPerSecond > 0) {
                    checkouts.put(key, new Result(step, place, now, now));
                }
            }
            newest.put(place, key);
            used.add(key);
            image.add(key);
        }
        used.forEach(key -> results.computeIfPresent(
                key, (_, result) -> new Result(result.step, result.place, result.created, now)));
        images.put(planned.project(), image);
    }

    /// A step runs on the directories of the layers below it, and leaves its own.
    private void unpack(List<String> below, Planned planned) {
        for (int i = 0; unpackedPerSecond > 0 && i < below.size(); i++) {
            Step step = planned.steps().get(i);
            Result known = checkouts.get(below.get(i));
            if (known == null) {
                long taken = step.megabytes() * bytesPerMegabyte / unpackedPerSecond;
                now = now.plusSeconds(taken);
                seconds += taken;
            }
            Instant created = known == null ? now : known.created;
            checkouts.put(below.get(i), new Result(step, "", created, now));
        }
    }

    private RetentionFacts checkout(String key, Result result) {
        long bytes = result.step.megabytes() * bytesPerMegabyte;
        return new RetentionFacts(
                RetentionKind.CHECKOUT,
                key,
                key,
                bytes,
                result.created,
                result.used,
                1000 * bytes / unpackedPerSecond,
                Optional.empty(),
                false,
                false);
    }

    private long bytes(String key, Result result) {
        boolean held = images.values().stream().anyMatch(image -> image.contains(key));
        return recordBytes + (held ? 0 : result.step.megabytes() * bytesPerMegabyte);
    }

    private RetentionFacts facts(String key, Result result) {
        String last = newest.getOrDefault(result.place, key);
        Result latest = results.get(last);
        boolean superseded = !last.equals(key) && latest != null && latest.created.isAfter(result.used);
        return new RetentionFacts(
                RetentionKind.STEP,
                key,
                key,
                bytes(key, result),
                result.created,
                result.used,
                1000L * result.step.seconds(),
                Optional.empty(),
                superseded,
                false);
    }

    private void collect(RetentionPolicy chosen) {
        List<RetentionFacts> all = new ArrayList<>();
        results.forEach((key, result) -> all.add(facts(key, result)));
        checkouts.forEach((key, result) -> all.add(checkout(key, result)));
        long used = all.stream().mapToLong(RetentionFacts::bytes).sum();
        for (RetentionPolicy.Ranked ranked : chosen.rank(all, cap, now)) {
            if (used <= cap) {
                break;
            }
            used -= ranked.facts().bytes();
            removed++;
            boolean step = ranked.facts().kind() == RetentionKind.STEP;
            (step ? results : checkouts).remove(ranked.facts().id());
        }
        most = Math.max(most, used);
    }
}
