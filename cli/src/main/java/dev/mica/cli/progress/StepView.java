package dev.mica.cli.progress;

import dev.mica.cli.format.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of one step so far.
final class StepView {
    /// How many lines of a failed step its report repeats.
    static final int REPORTED_LINES = 10;
    /// A line longer than this is shown in parts.
    private static final int MAX_LINE = 16 * 1024;

    enum State {
        RUNNING,
        CACHED,
        DONE,
        FAILED,
        CANCELED
    }

    /// The state of something that takes its time within a step.
    record Status(long current, long total, Instant begun, Instant changed) {}

    final int number;
    final String name;
    final Instant begun;
    State state = State.RUNNING;
    Duration duration = Duration.ZERO;
    String message = "";
    /// Lines that the plain display has not printed yet.
    final List<String> pending = new ArrayList<>();
    /// The last lines of output, with their times, without the step's number.
    final Deque<String> tail = new ArrayDeque<>();
    final Map<String, Status> statuses = new LinkedHashMap<>();
    final List<String> dirty = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();

    StepView(int number, String name, Instant begun) {
        this.number = number;
        this.name = name;
        this.begun = begun;
    }

    boolean ended() {
        return state != State.RUNNING;
    }

    void status(String what, long current, long total, Instant time) {
        Status before = statuses.get(what);
        statuses.put(what, new Status(current, total, before == null ? time : before.begun(), time));
        if (!dirty.contains(what)) {
            dirty.add(what);
        }
    }

    /// Takes output: parts of lines are held back until their line ends.
    void output(String text, Instant time) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            partial.append(text, start, end);
            flushLine(time);
            start = end + 1;
        }
        partial.append(text, start, text.length());
        if (partial.length() > MAX_LINE) {
            flushLine(time);
        }
    }

    void end(State newState, Duration took, Instant time) {
        if (!partial.isEmpty()) {
            flushLine(time);
        }
        state = newState;
        duration = took;
    }

    private void flushLine(Instant time) {
        String text = partial.toString();
        partial.setLength(0);
        // A carriage return rewrites its line; what is left of it is the last version.
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        text = text.substring(text.lastIndexOf('\r', end - 1) + 1, end);
        double seconds = Duration.between(begun, time).toMillis() / 1000.0;
        String line = String.format(Locale.ROOT, "%.3f %s", seconds, text);
        pending.add(line);
        tail.addLast(line);
        if (tail.size() > REPORTED_LINES) {
            tail.removeFirst();
        }
    }

    /// One status as a line: `transferring context: 2.05kB 0.1s done`.
    static String describe(String what, Status status, boolean done) {
        StringBuilder line = new StringBuilder(what);
        if (status.total() > 0) {
            line.append(' ').append(Sizes.precise(status.current()));
            line.append(" / ").append(Sizes.precise(status.total()));
        } else if (status.current() > 0) {
            line.append(' ').append(Sizes.precise(status.current()));
        }
        double seconds = Duration.between(status.begun(), status.changed()).toMillis() / 1000.0;
        if (seconds > 0.01) {
            line.append(String.format(Locale.ROOT, " %.1fs", seconds));
        }
        return line.append(done ? " done" : "").toString();
    }
}
