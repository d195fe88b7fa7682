package dev.mica.core.image;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Puts the parts of an image together. What a base image brought is kept as it came; the entries of the
/// history that are no empty layers always are as many as the layers.
public final class ImageAssembly {
    /// The comment of an entry made up for a base image's layer that its history does not mention.
    static final String FILLED_COMMENT = "buildkit.exporter.image.v0";

    private ImageAssembly() {}

    /// The configuration document.
    ///
    /// @param base empty for scratch
    /// @param added the entries above the base's, oldest first
    /// @param epochSeconds SOURCE_DATE_EPOCH: the time of every added entry. The base's entries keep theirs
    public static ImageConfig config(
            Platform platform,
            Optional<ImageConfig> base,
            RuntimeConfig config,
            Optional<String> author,
            List<NewHistory> added,
            OptionalLong epochSeconds) {
        List<DiffId> diffIds = new ArrayList<>();
        List<History> history = new ArrayList<>();
        base.ifPresent(image -> {
            diffIds.addAll(image.diffIds());
            history.addAll(consistent(image.history(), image.diffIds().size()));
        });
        added.stream().flatMap(entry -> entry.layer().stream()).forEach(layer -> diffIds.add(layer.diffId()));
        history.addAll(timed(history, added, epochSeconds));
        Optional<Instant> created = lastTime(history);
        if (epochSeconds.isPresent()) {
            Instant epoch = Instant.ofEpochSecond(epochSeconds.getAsLong());
            created = created.map(time -> time.isAfter(epoch) ? epoch : time);
        }
        return new ImageConfig(platform, created, author, config, diffIds, history);
    }

    /// A history with exactly as many entries for layers as there are layers: surplus ones become empty,
    /// missing ones are made up. Old builders left such images behind.
    private static List<History> consistent(List<History> history, int layers) {
        List<History> fixed = new ArrayList<>();
        int mentioned = 0;
        for (History entry : history) {
            if (!entry.emptyLayer() && mentioned++ >= layers) {
                fixed.add(new History(entry.created(), entry.createdBy(), entry.author(), entry.comment(), true));
            } else {
                fixed.add(entry);
            }
        }
        for (int missing = mentioned; missing < layers; missing++) {
            fixed.add(new History(
                    lastTime(history), Optional.empty(), Optional.empty(), Optional.of(FILLED_COMMENT), false));
        }
        return fixed;
    }

    /// Entries for layers carry the layers' times. Metadata takes the time of the layer before it, or, ahead
    /// of the first new layer, of that one: the base's time would predate the build.
    private static List<History> timed(List<History> before, List<NewHistory> added, OptionalLong epochSeconds) {
        Optional<Instant> current = added.stream()
                .flatMap(entry -> entry.layer().stream())
                .map(NewLayer::created)
                .findFirst()
                .or(() -> lastTime(before));
        if (epochSeconds.isPresent()) {
            current = Optional.of(Instant.ofEpochSecond(epochSeconds.getAsLong()));
        }
        List<History> entries = new ArrayList<>();
        for (NewHistory entry : added) {
            if (entry.layer().isPresent() && epochSeconds.isEmpty()) {
                current = entry.layer().map(NewLayer::created);
            }
            entries.add(new History(
                    current,
                    Optional.of(entry.createdBy()),
                    Optional.empty(),
                    entry.comment(),
                    entry.layer().isEmpty()));
        }
        return entries;
    }

    private static Optional<Instant> lastTime(List<History> history) {
        return history.reversed().stream()
                .flatMap(entry -> entry.created().stream())
                .findFirst();
    }
}
