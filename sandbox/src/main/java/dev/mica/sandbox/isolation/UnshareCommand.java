package dev.mica.sandbox.isolation;

import dev.mica.sandbox.namespace.PidNamespace;
import dev.mica.sandbox.root.PreparedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process started by `unshare`, and what was said before it was one.
///
/// @param failure a file that has something in it only if the process was never started
/// @param times a file that says what processor time was used
record UnshareCommand(PreparedRoot root, List<String> command, Path failure, Path times) implements IsolatedCommand {
    private static final int SETUP_FAILED = 125;

    UnshareCommand {
        command = List.copyOf(command);
    }

    @Override
    public List<String> madePaths() {
        return root.madePaths();
    }

    @Override
    public int processCode(int commandCode) throws IOException {
        if (commandCode == SETUP_FAILED && Files.exists(failure) && Files.size(failure) > 0) {
            throw new IOException("the process could not be started: "
                    + Files.readString(failure).strip());
        }
        return commandCode;
    }

    @Override
    public Duration processorTime() throws IOException {
        return PidNamespace.processorTime(times);
    }

    @Override
    public void close() throws IOException {
        root.close();
    }
}
