package dev.mica.core.event;

import dev.mica.core.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that happened in a build. Steps are numbered from 1 in the order in which they begin.
public sealed interface BuildEvent {
    Instant time();

    /// A step begins: one of the graph, or one of the builder's own such as `[internal] load build context`.
    record StepStarted(Instant time, int step, String name) implements BuildEvent {}

    /// A record was found and is used.
    record StepCached(Instant time, int step, Digest key, long savedMillis) implements BuildEvent {}

    /// No record could be used, for the reason given, in words.
    record StepMissed(Instant time, int step, Digest key, String reason) implements BuildEvent {}

    /// Something to tell of a step that goes on: `transferring context: 2.1kB`, `sha256:… 3.2MB / 7MB`.
    record StepProgress(Instant time, int step, String what, long current, long total) implements BuildEvent {}

    /// What the step's process prints: one line or a part of one.
    record StepOutput(Instant time, int step, boolean error, String text) implements BuildEvent {}

    /// A step ends well.
    ///
    /// @param layer what it made
    /// @param bytes of the layer it made
    record StepFinished(Instant time, int step, Duration duration, Optional<Digest> layer, long bytes)
            implements BuildEvent {}

    /// A step ends badly.
    record StepFailed(Instant time, int step, Duration duration, String message) implements BuildEvent {}

    /// A step ends because the build does.
    record StepCanceled(Instant time, int step, Duration duration) implements BuildEvent {}

    /// A check's finding.
    ///
    /// @param rule such as `StageNameCasing`
    record Warning(Instant time, String rule, String detail, String description, String url, List<Integer> lines)
            implements BuildEvent {}

    /// The build ends.
    record BuildFinished(Instant time, boolean succeeded, int steps, int cachedSteps) implements BuildEvent {}
}
