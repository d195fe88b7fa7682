package dev.mica.cli.command;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import java.io.IOException;

/// One command. Made when it is called, so that the others cost nothing.
public interface Command {
    Syntax syntax();

    /// Does it.
    ///
    /// @return the exit status
    /// @throws UsageException if a word or a value makes no sense
    /// @throws CommandException if it can't be done
    /// @throws IOException if the machine, the store or a server fails
    int run(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException;

    /// The exit status for a wrong command line.
    default int usageExitCode() {
        return 2;
    }
}
