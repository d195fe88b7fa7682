package dev.mica.core.plan;

import java.util.List;
import java.util.Map;

/// What `build --add-host`, `--ulimit`, `--shm-size` and `BUILDKIT_SANDBOX_HOSTNAME` set for every RUN.
///
/// @param extraHosts name → address
/// @param ulimits `name=soft:hard`
/// @param shmSizeBytes 0 for the default
public record RunLimits(Map<String, String> extraHosts, List<String> ulimits, long shmSizeBytes, String hostname) {
    public static final RunLimits DEFAULT = new RunLimits(Map.of(), List.of(), 0, "buildkitsandbox");

    public RunLimits {
        extraHosts = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(extraHosts));
        ulimits = List.copyOf(ulimits);
    }
}
