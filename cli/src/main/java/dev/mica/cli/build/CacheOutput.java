package dev.mica.cli.build;

import dev.mica.core.build.ExportFormat;

/// A value of `--cache-to`.
sealed interface CacheOutput {
    /// A cache of its own.
    ///
    /// @param everyStep `mode=max`
    record Shared(CachePlace place, boolean everyStep, ExportFormat format, boolean ignoreErrors)
            implements CacheOutput {}

    /// The image itself.
    record Inline() implements CacheOutput {}
}
