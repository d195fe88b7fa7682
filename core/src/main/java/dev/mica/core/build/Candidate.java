package dev.mica.core.build;

import dev.mica.core.cache.RetentionFacts;
import java.util.Optional;

/// Something that may go, as the collector works with it.
final class Candidate {
    /// Where it is.
    sealed interface Place {
        /// In the store.
        ///
        /// @param layer without which it is of no use
        record Stored(Thing thing, Optional<Thing> layer) implements Place {}

        /// Outside.
        record Outside(DisposableFiles from, DisposableFiles.Item item) implements Place {}
    }

    private final RetentionFacts facts;
    private final Place place;
    private boolean removed;
    private boolean active;
    private String reason = "";

    Candidate(RetentionFacts facts, Place place) {
        this.facts = facts;
        this.place = place;
    }

    RetentionFacts facts() {
        return facts;
    }

    Place place() {
        return place;
    }

    boolean isRemoved() {
        return removed;
    }

    boolean isDecided() {
        return !reason.isEmpty();
    }

    void keep(String why) {
        removed = false;
        reason = why;
    }

    /// Keeps it for somebody who needs it.
    void keepFor(String holder) {
        keep(holder.isEmpty() ? "in use" : "in use by " + holder);
        active = true;
    }

    void remove(String why) {
        removed = true;
        reason = why;
    }

    CollectionResult.Line line() {
        return new CollectionResult.Line(
                facts.kind().label(),
                facts.id(),
                facts.name(),
                facts.bytes(),
                removed,
                reason,
                Optional.of(new CollectionResult.Use(facts, active)));
    }
}
