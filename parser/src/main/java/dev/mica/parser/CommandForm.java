package dev.mica.parser;

import java.util.List;

/// The command of RUN, CMD or ENTRYPOINT.
public sealed interface CommandForm {
    /// A line for the shell; empty where the instruction has no arguments.
    record ShellForm(String line) implements CommandForm {}

    /// Arguments to be executed as they are.
    record ExecForm(List<String> arguments) implements CommandForm {
        public ExecForm {
            arguments = List.copyOf(arguments);
        }
    }
}
