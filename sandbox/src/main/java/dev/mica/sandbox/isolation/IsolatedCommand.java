package dev.mica.sandbox.isolation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A process that is ready to be started. Once the command has ended, in whatever way, nothing it started runs on.
public interface IsolatedCommand extends AutoCloseable {
    /// What to start, with the variables that host programs need. It must be killed when this process ends.
    List<String> command();

    /// Paths of mount points that were made in the root; they vanish on [#close()].
    List<String> madePaths();

    /// What the command's exit code says of the process: its own code, 128 and a signal's number, 126 if it can't be
    /// executed, 127 if it is not there.
    ///
    /// @throws IOException if the isolation failed before the process could start; says what it said
    int processCode(int commandCode) throws IOException;

    /// The processor time of the process and all it waited for, once the command has ended.
    Duration processorTime() throws IOException;

    @Override
    void close() throws IOException;
}
