package dev.mica.core.build;

import java.util.Optional;

/// Errors of the user that have no place yet; the step's line is added where it fails.
final class SelectionFailures {
    private SelectionFailures() {}

    static BuildException user(String message, String hint) {
        return new BuildException(ErrorKind.USER, Optional.empty(), message, hint);
    }
}
