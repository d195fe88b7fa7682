package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The build as the events so far tell it. For one thread at a time.
final class BuildView {
    private final SortedMap<Integer, StepView> steps = new TreeMap<>();
    private final List<BuildEvent.Warning> warnings = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private Optional<Instant> begun = Optional.empty();

    /// Takes an event in.
    ///
    /// @return the step it speaks of
    Optional<StepView> apply(BuildEvent event) {
        now = event.time();
        if (begun.isEmpty()) {
            begun = Optional.of(now);
        }
        return switch (event) {
            case BuildEvent.StepStarted e -> {
                StepView step = new StepView(e.step(), e.name(), e.time());
                steps.put(e.step(), step);
                yield Optional.of(step);
            }
            case BuildEvent.StepCached e -> ended(e.step(), StepView.State.CACHED, Duration.ZERO);
            case BuildEvent.StepMissed e -> {
                Optional<StepView> step = step(e.step());
                step.ifPresent(s -> s.pending.add("not cached: " + e.reason()));
                yield step;
            }
            case BuildEvent.StepProgress e -> {
                Optional<StepView> step = step(e.step());
                step.ifPresent(s -> s.status(e.what(), e.current(), e.total(), e.time()));
                yield step;
            }
            case BuildEvent.StepOutput e -> {
                Optional<StepView> step = step(e.step());
                step.ifPresent(s -> s.output(e.text(), e.time()));
                yield step;
            }
            case BuildEvent.StepFinished e -> ended(e.step(), StepView.State.DONE, e.duration());
            case BuildEvent.StepFailed e -> {
                step(e.step()).ifPresent(s -> s.message = e.message());
                yield ended(e.step(), StepView.State.FAILED, e.duration());
            }
            case BuildEvent.StepCanceled e -> ended(e.step(), StepView.State.CANCELED, e.duration());
            case BuildEvent.Warning e -> {
                warnings.add(e);
                yield Optional.empty();
            }
            case BuildEvent.BuildFinished e -> Optional.empty();
        };
    }

    private Optional<StepView> ended(int number, StepView.State state, Duration duration) {
        Optional<StepView> step = step(number);
        // A driver may say that a step is finished after it said that it was cached.
        step.filter(s -> !s.ended()).ifPresent(s -> s.end(state, duration, now));
        return step;
    }

    private Optional<StepView> step(int number) {
        return Optional.ofNullable(steps.get(number));
    }

    Collection<StepView> steps() {
        return steps.values();
    }

    List<BuildEvent.Warning> warnings() {
        return List.copyOf(warnings);
    }

    /// The time of the latest event.
    Instant now() {
        return now;
    }

    /// The time of the first event, or of the latest if there is none.
    Instant begun() {
        return begun.orElse(now);
    }
}
