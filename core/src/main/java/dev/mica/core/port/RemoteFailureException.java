package dev.mica.core.port;

import java.io.IOException;

/// A registry or another server can't be reached, refuses, or answers with what it should not. The message names the
/// server and holds no credentials.
public class RemoteFailureException extends IOException {
    private static final long serialVersionUID = 1L;

    public RemoteFailureException(String message) {
        super(message);
    }

    public RemoteFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
