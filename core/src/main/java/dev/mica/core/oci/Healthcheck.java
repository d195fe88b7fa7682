package dev.mica.core.oci;

import java.time.Duration;
import java.util.List;

/// How to tell that a container works. A zero duration or count means "inherit the default".
///
/// @param test `["NONE"]`, `["CMD", …]` or `["CMD-SHELL", command]`; empty inherits
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    public Healthcheck {
        test = List.copyOf(test);
    }
}
