package dev.mica.sandbox.isolation;

import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;

/// A way to run a process apart from the host.
public interface Isolation {
    /// For people: which it is, such as `runc 1.1.5`.
    String description();

    /// Makes everything ready for the process. The caller closes the result when the process is done.
    ///
    /// @param scratch for files of this run; belongs to the caller, who closes it after the result
    IsolatedCommand prepare(IsolationRequest request, ScratchDirectory scratch) throws IOException;
}
