package dev.mica.cli.build;

import dev.mica.core.build.ExportFormat;

/// A value of `--cache-to`.
///
/// @param everyStep `mode=max`
record CacheOutput(CachePlace place, boolean everyStep, ExportFormat format, boolean ignoreErrors) {}
