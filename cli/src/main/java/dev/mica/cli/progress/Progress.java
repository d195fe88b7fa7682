package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import dev.mica.core.port.BuildListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// A display of one build. Closing it leaves the terminal as it should be; what it knows can be asked for after.
public interface Progress extends BuildListener, AutoCloseable {
    /// What `--progress` may be.
    enum Mode {
        AUTO,
        PLAIN,
        TTY,
        QUIET,
        NONE,
        RAWJSON
    }

    /// The step that made the build fail: its name and the last lines it printed.
    record FailedStep(String name, List<String> lastLines) {
        public FailedStep {
            lastLines = List.copyOf(lastLines);
        }
    }

    /// The first step that failed, if one did.
    Optional<FailedStep> failedStep();

    /// What the checks found, in the order found.
    List<BuildEvent.Warning> warnings();

    @Override
    void close();

    /// A display of the given kind.
    ///
    /// @param mode `AUTO` takes the live display if there is a terminal to show it
    /// @param out standard error
    static Progress of(Mode mode, PrintStream out, Terminal terminal) {
        return switch (mode) {
            case AUTO -> terminal.size().isPresent() ? new TtyProgress(out, terminal) : new PlainProgress(out);
            case TTY -> new TtyProgress(out, terminal);
            case PLAIN -> new PlainProgress(out);
            case QUIET, NONE -> new QuietProgress();
            case RAWJSON -> new RawJsonProgress(out);
        };
    }
}
