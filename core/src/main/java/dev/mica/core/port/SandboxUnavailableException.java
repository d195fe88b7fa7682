package dev.mica.core.port;

import java.io.IOException;

/// This machine or this user can't run processes in a sandbox. The message says what is missing and how to get
/// it.
public final class SandboxUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public SandboxUnavailableException(String message) {
        super(message);
    }
}
