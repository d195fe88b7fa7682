package dev.mica.sandbox.isolation;

import dev.mica.sandbox.root.PreparedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A process started by `unshare`, and what was said before it was one.
///
/// @param failure a file that is there only if the process was never started
record UnshareCommand(PreparedRoot root, List<String> command, Path failure) implements IsolatedCommand {
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
        if (commandCode == SETUP_FAILED && Files.exists(failure)) {
            throw new IOException("the process could not be started: "
                    + Files.readString(failure).strip());
        }
        return commandCode;
    }

    @Override
    public void close() throws IOException {
        root.close();
    }
}
