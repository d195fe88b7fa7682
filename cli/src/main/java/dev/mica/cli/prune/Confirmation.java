package dev.mica.cli.prune;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The question before something is removed, as docker asks it.
final class Confirmation {
    static final Option FORCE =
            Option.flag("force", "Do not prompt for confirmation").or('f');

    private Confirmation() {}

    /// Asks, unless `--force` or `--dry-run` was given.
    ///
    /// @param warning what would go
    /// @throws CommandException if the answer is not yes
    static void ask(Arguments arguments, Session session, String command, String warning)
            throws IOException, CommandException {
        if (arguments.flag("force") || arguments.flag("dry-run")) {
            return;
        }
        session.out().print(warning + "\nAre you sure you want to continue? [y/N] ");
        session.out().flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null
                || !(answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"))) {
            throw new CommandException(command + " has been cancelled");
        }
    }
}
