package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A live display in the manner of BuildKit's: one line for each step, running ones with the last lines they
/// printed, drawn again in place several times a second.
final class TtyProgress extends QuietProgress {
    private static final Duration INTERVAL = Duration.ofMillis(120);
    private static final int OUTPUT_LINES = 6;
    private static final int TIME_WIDTH = 6;

    private final PrintStream out;
    private final Terminal terminal;
    private Terminal.Size size;
    private final Thread ticker;
    private int drawn;
    private boolean ended;
    private int ticks;

    TtyProgress(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
        this.size = terminal.size().orElse(new Terminal.Size(80, 24));
        this.ticker = Thread.ofVirtual().name("progress").start(this::tick);
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                ticks++;
                if (ticks % 20 == 0) {
                    terminal.size().ifPresent(newSize -> size = newSize);
                }
                draw();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void on(BuildEvent event) {
        view.apply(event).ifPresent(step -> step.pending.clear());
        if (event instanceof BuildEvent.BuildFinished) {
            ended = true;
        }
    }

    private synchronized void draw() {
        if (view.steps().isEmpty()) {
            return;
        }
        List<String> lines = lines(ended ? view.now() : Instant.now());
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            text.append("\r\u001b[K").append(line).append('\n');
        }
        // What an earlier, longer drawing left below.
        text.append("\u001b[J");
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    /// The lines of one drawing, each at most as wide as the terminal, no more than it has rows.
    List<String> lines(Instant now) {
        List<String> body = new ArrayList<>();
        int done = 0;
        for (StepView step : view.steps()) {
            done += step.ended() ? 1 : 0;
            body.addAll(lines(step, now));
        }
        String time = seconds(Duration.between(view.begun(), now));
        String header =
                "[+] Building " + time + " (" + done + "/" + view.steps().size() + ")" + (ended ? " FINISHED" : "");
        List<String> lines = new ArrayList<>();
        lines.add(cut(header, size.columns()));
        int room = ended ? Integer.MAX_VALUE : Math.max(1, size.rows() - 2);
        lines.addAll(body.size() > room ? body.subList(body.size() - room, body.size()) : body);
        return lines;
    }

    private List<String> lines(StepView step, Instant now) {
        List<String> lines = new ArrayList<>();
        String mark = switch (step.state) {
            case CACHED -> "CACHED ";
            case FAILED -> "ERROR ";
            case CANCELED -> "CANCELED ";
            case RUNNING, DONE -> "";
        };
        Duration taken = step.ended() ? step.duration : Duration.between(step.begun, now);
        lines.add(colored(step, row(" => " + mark + step.name, seconds(taken))));
        for (Map.Entry<String, StepView.Status> status : step.statuses.entrySet()) {
            String text = StepView.describe(status.getKey(), status.getValue(), step.ended());
            lines.add(row(" => => " + text, ""));
        }
        if (!step.ended()) {
            List<String> tail = List.copyOf(step.tail);
            for (String line : tail.subList(Math.max(0, tail.size() - OUTPUT_LINES), tail.size())) {
                String text = line.substring(line.indexOf(' ') + 1);
                lines.add(cut(" => => # " + printable(text), size.columns()));
            }
        }
        return lines;
    }

    private String colored(StepView step, String line) {
        return switch (step.state) {
            case CACHED, DONE -> "\u001b[34m" + line + "\u001b[0m";
            case FAILED -> "\u001b[31m" + line + "\u001b[0m";
            case CANCELED -> "\u001b[33m" + line + "\u001b[0m";
            case RUNNING -> line;
        };
    }

    private String row(String left, String right) {
        int width = Math.max(10, size.columns() - Math.max(TIME_WIDTH, right.length()) - 2);
        String text = cut(left, width);
        return text + " ".repeat(Math.max(1, size.columns() - text.length() - right.length() - 1)) + right;
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
    }

    /// Without the characters with which a program could move the cursor.
    private static String printable(String text) {
        return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replace("\t", "    ")
                .replaceAll("\\p{Cntrl}", "");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1fs", Math.max(0, duration.toMillis()) / 1000.0);
    }

    @Override
    public void close() {
        ticker.interrupt();
        try {
            ticker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            ended = true;
        }
        draw();
    }
}
