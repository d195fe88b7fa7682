package dev.mica.cli.build;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Failures;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.progress.Progress;
import dev.mica.cli.progress.Reports;
import dev.mica.cli.progress.SourceExcerpt;
import dev.mica.cli.progress.Terminal;
import dev.mica.core.build.BuildException;
import dev.mica.core.build.ErrorKind;
import dev.mica.core.port.BuildListener;
import java.io.PrintStream;
import java.util.Locale;

/// What people see of a build: its progress, what the checks found, and why it failed.
final class BuildDisplay {
    private static final int STANDARD_ERROR = 2;

    private final Session session;
    private final boolean quiet;
    private final Progress.Mode mode;
    private final String name;
    private final String source;

    /// @param name the Dockerfile's
    /// @param source its text
    BuildDisplay(Session session, Arguments arguments, String name, String source) throws UsageException {
        this.session = session;
        this.quiet = arguments.flag("quiet");
        this.mode = mode(arguments, session);
        this.name = name;
        this.source = source;
    }

    static Progress.Mode mode(Arguments arguments, Session session) throws UsageException {
        if (arguments.flag("quiet")) {
            return Progress.Mode.QUIET;
        }
        String mode = arguments
                .value("progress")
                .orElse(session.console().environment().getOrDefault("BUILDKIT_PROGRESS", "auto"));
        for (Progress.Mode known : Progress.Mode.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(mode)) {
                return known;
            }
        }
        throw new UsageException(
                "invalid progress mode \"" + mode + "\": expected auto, none, plain, quiet, rawjson or tty");
    }

    Answers answers(boolean json) {
        return new Answers(name, source, json);
    }

    /// Something that tells a listener how it goes.
    @FunctionalInterface
    interface Work<R> {
        R run(BuildListener listener);
    }

    /// Does the work and shows it.
    <R> R show(Work<R> work) throws CommandException {
        Terminal terminal = new Terminal(STANDARD_ERROR, session.console().environment());
        Progress progress = Progress.of(mode, session.err(), terminal);
        R result;
        try (progress) {
            result = work.run(progress);
        } catch (BuildException e) {
            // The display is closed by now, so that what follows stands below it.
            throw failure(e, progress);
        }
        if (!quiet) {
            session.err().print(Reports.warnings(progress.warnings(), name, source, session.debug()));
        }
        return result;
    }

    /// Prints what stands above the last line, and makes that.
    private CommandException failure(BuildException failure, Progress progress) {
        PrintStream err = session.err();
        progress.failedStep()
                .filter(step -> !step.lastLines().isEmpty())
                .ifPresent(step -> err.print(Reports.failure(step)));
        err.print(Reports.warnings(progress.warnings(), name, source, session.debug()));
        failure.range()
                .ifPresent(range -> err.print(SourceExcerpt.of(name, source, range.startLine(), range.endLine())));
        if (session.debug()) {
            failure.printStackTrace(err);
        }
        String where = failure.range()
                .map(range -> name + ":" + range.startLine() + ": ")
                .orElse("");
        String message = where + failure.getMessage();
        return failure.hint().startsWith("did you mean")
                ? new CommandException(1, message + " (" + failure.hint() + ")", "")
                : new CommandException(1, message, hint(failure));
    }

    private static String hint(BuildException failure) {
        return failure.hint().isEmpty() && failure.kind() == ErrorKind.ENVIRONMENT && failure.getCause() != null
                ? Failures.hint(failure.getCause())
                : failure.hint();
    }
}
