package dev.mica.parser;

import java.time.Duration;

/// How often and how long a HEALTHCHECK runs. Zero stands for what the base image or the runtime says.
public record HealthTimes(
        Duration interval, Duration timeout, Duration startPeriod, Duration startInterval, int retries) {
    /// Nothing is said.
    public static final HealthTimes UNSET =
            new HealthTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
}
