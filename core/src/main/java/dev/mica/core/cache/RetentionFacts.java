package dev.mica.core.cache;

import dev.mica.core.plan.StepId;
import java.time.Instant;
import java.util.Optional;

/// What is known of a thing that may be removed.
///
/// @param id tells it from others of its kind
/// @param name for people
/// @param bytes what it takes that nothing else needs; what several share is split between them
/// @param lastUsed not before `created`
/// @param savedMillis how long it takes to make it again
/// @param step which step made it
/// @param superseded whether a newer result of the same step is there, and this one was not used since that was made
/// @param shared whether an image holds the layer, and thus most of the bytes
public record RetentionFacts(
        RetentionKind kind,
        String id,
        String name,
        long bytes,
        Instant created,
        Instant lastUsed,
        long savedMillis,
        Optional<StepId> step,
        boolean superseded,
        boolean shared) {
    public RetentionFacts {
        if (bytes < 0 || savedMillis < 0) {
            throw new IllegalArgumentException("bytes and time are not negative: " + bytes + ", " + savedMillis);
        }
    }
}
