package dev.mica.hostfs;

import java.io.FileNotFoundException;

/// The host lacks a program, or something a program needs.
public final class MissingProgramException extends FileNotFoundException {
    private static final long serialVersionUID = 1L;

    private final String program;

    MissingProgramException(String program, String message) {
        super(message);
        this.program = program;
    }

    /// The command as it was asked for.
    public String program() {
        return program;
    }
}
