package dev.mica.cli;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Console;
import dev.mica.cli.command.Failures;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.ArgumentParser;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Help;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Suggestion;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.system.VersionCommand;
import dev.mica.cli.wiring.Home;
import dev.mica.core.tree.MissingDirectoryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole command line: finds the command, runs it, and tells people what went wrong.
final class CommandLine {
    /// What a shell reports for a program that SIGINT ended.
    private static final int INTERRUPTED = 130;

    private static final Syntax GLOBAL = Syntax.of("", "COMMAND", "", 0, Syntax.ANY)
            .withOptions(
                    Option.flag("debug", "Show stack traces and expand warnings")
                            .or('D'),
                    Option.value(
                            "store", "string", "Where blobs live: \"fs\" or \"rocksdb\" (default: $MICA_STORE, or fs)"),
                    Option.flag("version", "Print version information and quit").or('v'),
                    Option.refused("host", Option.Kind.VALUE, "there is no daemon to connect to")
                            .or('H'),
                    Option.refused("context", Option.Kind.VALUE, "there is no daemon to connect to")
                            .or('c'),
                    Option.refused("config", Option.Kind.VALUE, "Mica reads no client configuration yet"),
                    Option.refused("log-level", Option.Kind.VALUE, "use --debug")
                            .or('l'))
            .withOptionsFirst();

    private final Console console;

    CommandLine(Console console) {
        this.console = console;
    }

    /// Runs one command line.
    ///
    /// @return the exit status
    int run(List<String> line) {
        Arguments global;
        try {
            global = ArgumentParser.parseLeading(GLOBAL, line);
        } catch (UsageException e) {
            console.err().println(e.getMessage() + "\n\nRun 'mica --help' for more information");
            return 2;
        }
        if (global.flag("version")) {
            console.out().println("Mica version " + VersionCommand.version());
            return 0;
        }
        List<String> words = global.words();
        if (words.isEmpty() || (words.size() == 1 && words.getFirst().equals("help"))) {
            (global.help() || !words.isEmpty() ? console.out() : console.err()).print(help());
            return 0;
        }
        if (words.getFirst().equals("help")) {
            words = words.subList(1, words.size());
        }
        boolean help = global.help() || words.size() < global.words().size();
        Optional<CommandTable.Found> found = CommandTable.find(words);
        if (found.isEmpty()) {
            return unknown(words);
        }
        return run(found.get().command(), words.subList(found.get().words(), words.size()), global, help);
    }

    private int run(Command command, List<String> line, Arguments global, boolean help) {
        Syntax syntax = command.syntax();
        boolean debug = global.flag("debug") || "1".equals(console.environment().get("MICA_DEBUG"));
        try {
            Arguments arguments = help ? new Arguments(Map.of(), List.of(), true) : ArgumentParser.parse(syntax, line);
            if (arguments.help()) {
                console.out().print(Help.of(syntax));
                return 0;
            }
            debug |= arguments.flag("debug");
            Home home = Home.of(
                    console.environment(),
                    console.directory(),
                    global.value("store").orElse(""));
            try (Session session = new Session(console, home, debug, arguments)) {
                return command.run(arguments, session);
            }
        } catch (UsageException e) {
            console.err().printf("%s%n%nUsage:  %s%n%n", e.getMessage(), syntax.usage());
            console.err().printf("Run 'mica %s --help' for more information%n", syntax.name());
            return command.usageExitCode();
        } catch (CommandException e) {
            return failed(e, String.valueOf(e.getMessage()), e.hint(), e.exitCode(), debug);
        } catch (InterruptedException e) {
            return INTERRUPTED;
        } catch (MissingDirectoryException e) {
            return failed(e, Failures.describe(e), Failures.hint(e), 1, debug);
        } catch (IOException | UncheckedIOException e) {
            Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
            boolean canceled = cause instanceof InterruptedIOException
                    && Thread.currentThread().isInterrupted();
            return canceled
                    ? failed(cause, "canceled: " + Failures.describe(cause), "", INTERRUPTED, debug)
                    : failed(cause, Failures.describe(cause), Failures.hint(cause), 1, debug);
        } catch (LinkageError e) {
            return failed(
                    e,
                    "a part of Mica can't be loaded: " + e.getMessage(),
                    "if too many files are open, raise the limit (ulimit -n)",
                    1,
                    debug);
        } catch (RuntimeException e) {
            return failed(
                    e, "this is a bug in Mica: " + e, debug ? "" : "run it again with --debug for a trace", 1, debug);
        }
    }

    private int failed(Throwable failure, String message, String hint, int exitCode, boolean debug) {
        PrintStream err = console.err();
        err.println("ERROR: " + message);
        if (!hint.isEmpty()) {
            err.println("Hint: " + hint);
        }
        if (debug) {
            failure.printStackTrace(err);
        }
        return exitCode;
    }

    private int unknown(List<String> words) {
        String first = words.getFirst();
        String whole = CommandTable.GROUPS.containsKey(first) && words.size() > 1 ? first + " " + words.get(1) : first;
        Optional<String> refused = RefusedCommands.reason(words);
        if (refused.isPresent()) {
            console.err().println("mica " + whole + " is not supported: " + refused.get());
            return 2;
        }
        if ((CommandTable.GROUPS.containsKey(first) && words.size() == 1) || words.contains("--help")) {
            console.out().print(help());
            return 0;
        }
        String hint = Suggestion.nearest(first, CommandTable.firstWords())
                .filter(near -> !near.equals(first))
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
        console.err()
                .printf("mica: unknown command: mica %s%s%n%nRun 'mica --help' for more information%n", whole, hint);
        return 2;
    }

    private static String help() {
        StringBuilder text = new StringBuilder("Usage:  mica [OPTIONS] COMMAND\n\n");
        text.append("Builds container images from Dockerfiles and runs them, without a daemon\n\nCommands:\n");
        CommandTable.summaries().forEach((name, summary) -> text.append(String.format("  %-11s %s%n", name, summary)));
        text.append("\nManagement Commands:\n");
        CommandTable.GROUPS.forEach((name, summary) -> text.append(String.format("  %-11s %s%n", name, summary)));
        text.append("\nGlobal Options:\n");
        text.append(Help.table(GLOBAL.options().stream()
                .filter(option -> option.refusal().isEmpty())
                .toList()));
        return text.append("\nRun 'mica COMMAND --help' for more information on a command.\n")
                .toString();
    }
}
