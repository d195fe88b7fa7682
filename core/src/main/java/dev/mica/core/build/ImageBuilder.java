package dev.mica.core.build;

import dev.mica.core.port.BuildListener;

/// Builds images. For several threads; builds in one JVM share the store's locks.
public interface ImageBuilder {
    /// Builds what is asked for and stores it under its tags.
    ///
    /// @throws BuildException if that can't be done; the store then holds what it held, and the records of the
    ///     steps
    ///     that went well
    BuildResult build(BuildRequest request, BuildListener listener);
}
