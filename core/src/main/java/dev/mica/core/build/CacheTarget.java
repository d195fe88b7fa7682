package dev.mica.core.build;

import dev.mica.core.port.CacheStore;

/// Where a build exports what it remembers of its steps.
///
/// @param everyStep whether the layers of all steps go there (`mode=max`), or those of the result alone (`mode=min`)
/// @param format of layers that have none yet; annotations and media types don't count
/// @param ignoreErrors whether the build succeeds even if the export fails
public record CacheTarget(CacheStore store, boolean everyStep, ExportFormat format, boolean ignoreErrors) {}
