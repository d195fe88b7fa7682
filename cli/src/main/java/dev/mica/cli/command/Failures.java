package dev.mica.cli.command;

import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.tree.MissingDirectoryException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Words for what the machine reports.
public final class Failures {
    private static final String REPAIR =
            "mica system fsck --repair drops what is damaged; then build, load or pull again what it belonged to";

    private Failures() {}

    /// What to try; empty if nothing is known.
    public static String hint(Throwable failure) {
        return switch (failure) {
            case CorruptBlobException e -> REPAIR;
            case BlobNotFoundException e -> REPAIR;
            case MissingDirectoryException e -> REPAIR;
            default -> "";
        };
    }

    /// What happened, for people: Java's exceptions for files often hold the bare path.
    public static String describe(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": no such file or directory";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case NotDirectoryException e -> e.getFile() + ": not a directory";
            case FileAlreadyExistsException e -> e.getFile() + ": exists already";
            case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
