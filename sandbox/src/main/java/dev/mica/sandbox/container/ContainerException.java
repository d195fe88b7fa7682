package dev.mica.sandbox.container;

import java.io.IOException;

/// A container can't be made, found or removed as asked. The message says why and what to try.
public final class ContainerException extends IOException {
    private static final long serialVersionUID = 1L;

    public ContainerException(String message) {
        super(message);
    }
}
