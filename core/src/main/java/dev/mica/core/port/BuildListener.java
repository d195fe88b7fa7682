package dev.mica.core.port;

import dev.mica.core.event.BuildEvent;

/// Hears what a build does. Called from several threads, but for one call at a time; must not block for long.
@FunctionalInterface
public interface BuildListener {
    void on(BuildEvent event);
}
