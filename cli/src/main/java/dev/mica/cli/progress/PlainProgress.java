package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One line for each event, each with its step's number, as BuildKit's plain display: steps that run at the
/// same time take turns, a step that ends is shown at once, and one that is left in the middle ends in `#7
/// ...`.
final class PlainProgress extends QuietProgress {
    /// How long the step shown may be silent before another one's output takes its place.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// How often a status that is not done is shown.
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private final PrintStream out;
    private Optional<StepView> current = Optional.empty();
    private Instant lastPrint = Instant.EPOCH;
    private boolean first = true;

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        Optional<StepView> changed = view.apply(event);
        if (changed.isEmpty()) {
            return;
        }
        StepView step = changed.get();
        boolean mine = current.isEmpty() || current.get() == step;
        boolean impatient = Duration.between(lastPrint, view.now()).compareTo(PATIENCE) > 0;
        if (step.ended()) {
            if (!shown(step)) {
                print(step);
            }
        } else if (mine || impatient) {
            print(step);
        }
        if (current.isEmpty()) {
            showNext();
        }
        out.flush();
    }

    private final java.util.Set<Integer> finished = new java.util.HashSet<>();

    private boolean shown(StepView step) {
        return finished.contains(step.number);
    }

    /// Makes the oldest running step that has something to say the one that is shown.
    private void showNext() {
        for (StepView step : view.steps()) {
            if (!step.ended() && !step.pending.isEmpty()) {
                print(step);
                return;
            }
        }
    }

    private void print(StepView step) {
        if (current.isEmpty() || current.get() != step) {
            current.ifPresent(old -> line(old, "..."));
            if (!first) {
                out.println();
            }
            first = false;
            line(step, step.name);
        }
        printStatuses(step);
        for (String pending : step.pending) {
            line(step, pending);
        }
        step.pending.clear();
        lastPrint = view.now();
        current = Optional.of(step);
        if (step.ended()) {
            line(step, ending(step));
            finished.add(step.number);
            current = Optional.empty();
        }
    }

    private void printStatuses(StepView step) {
        for (Iterator<String> names = step.dirty.iterator(); names.hasNext(); ) {
            String what = names.next();
            StepView.Status status = step.statuses.get(what);
            if (status == null) {
                continue;
            }
            boolean done = step.ended() || (status.total() > 0 && status.current() >= status.total());
            boolean slow = Duration.between(status.begun(), status.changed()).compareTo(STATUS_INTERVAL) > 0;
            if (done || slow) {
                line(step, StepView.describe(what, status, done));
                names.remove();
            }
        }
    }

    private static String ending(StepView step) {
        return switch (step.state) {
            case CACHED -> "CACHED";
            case FAILED -> "ERROR: " + step.message;
            case CANCELED -> "CANCELED";
            case DONE, RUNNING -> String.format(Locale.ROOT, "DONE %.1fs", step.duration.toMillis() / 1000.0);
        };
    }

    private void line(StepView step, String text) {
        for (String part : List.of(text.split("\n", -1))) {
            out.println("#" + step.number + " " + part);
        }
    }
}
