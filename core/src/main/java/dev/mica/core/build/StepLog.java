package dev.mica.core.build;

import dev.mica.core.cache.CacheKey;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.MissReason;
import dev.mica.core.event.BuildEvent;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.BuildListener;
import dev.mica.parser.SourceRange;
import dev.mica.parser.lint.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Numbers the steps of one build in the order in which they begin, and tells the listener of them, one event at a
/// time.
final class StepLog {
    private final BuildListener listener;
    private final InstantSource clock;
    private int begun;
    private int cached;

    StepLog(BuildListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    synchronized Step begin(String name) {
        Step step = new Step(++begun, clock.instant());
        listener.on(new BuildEvent.StepStarted(step.began, step.number, name));
        return step;
    }

    synchronized void warn(Diagnostic finding) {
        listener.on(new BuildEvent.Warning(
                clock.instant(),
                finding.rule().ruleName(),
                finding.detail(),
                finding.rule().description(),
                finding.rule().url(),
                lines(finding.range())));
    }

    private static List<Integer> lines(SourceRange range) {
        return IntStream.rangeClosed(range.startLine(), range.endLine()).boxed().toList();
    }

    synchronized void end(boolean succeeded) {
        listener.on(new BuildEvent.BuildFinished(clock.instant(), succeeded, begun, cached));
    }

    private synchronized void tell(BuildEvent event) {
        listener.on(event);
    }

    private synchronized void countCached() {
        cached++;
    }

    /// One step, from its beginning to its end. For any thread.
    final class Step {
        private final int number;
        private final Instant began;

        private Step(int number, Instant began) {
            this.number = number;
            this.began = began;
        }

        void cached(CacheRecord found) {
            countCached();
            tell(new BuildEvent.StepCached(clock.instant(), number, found.key().digest(), found.millis()));
            finished(Optional.of(found.layer()), found.layerBytes());
        }

        /// A base image whose files were known already.
        void reused(Digest manifest) {
            countCached();
            tell(new BuildEvent.StepCached(clock.instant(), number, manifest, 0));
            finished();
        }

        void missed(CacheKey key, MissReason reason) {
            tell(new BuildEvent.StepMissed(clock.instant(), number, key.digest(), reason.describe()));
        }

        void progress(String what, long current, long total) {
            tell(new BuildEvent.StepProgress(clock.instant(), number, what, current, total));
        }

        void output(boolean error, String text) {
            tell(new BuildEvent.StepOutput(clock.instant(), number, error, text));
        }

        /// What a step finds that is no error, but hardly meant.
        void warn(String rule, String detail, String description, Optional<SourceRange> source) {
            List<Integer> lines = source.map(StepLog::lines).orElse(List.of());
            tell(new BuildEvent.Warning(clock.instant(), rule, detail, description, "", lines));
        }

        void finished() {
            finished(Optional.empty(), 0);
        }

        void finished(Optional<DiffId> layer, long bytes) {
            Instant now = clock.instant();
            tell(new BuildEvent.StepFinished(
                    now, number, Duration.between(began, now), layer.map(DiffId::digest), bytes));
        }

        void failed(String message) {
            Instant now = clock.instant();
            tell(new BuildEvent.StepFailed(now, number, Duration.between(began, now), message));
        }

        void canceled() {
            Instant now = clock.instant();
            tell(new BuildEvent.StepCanceled(now, number, Duration.between(began, now)));
        }

        /// How long it has been going on.
        Duration lasted() {
            return Duration.between(began, clock.instant());
        }
    }
}
