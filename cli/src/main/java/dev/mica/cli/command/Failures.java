package dev.mica.cli.command;

import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.tree.MissingDirectoryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/// Words for what the machine reports.
public final class Failures {
    private static final String REPAIR =
            "mica system fsck --repair drops what is damaged; then build, load or pull again what it belonged to";

    private static final String SPACE =
            "free some space there, and try again; mica system prune removes what Mica doesn't need";

    private Failures() {}

    /// What to try; empty if nothing is known.
    public static String hint(Throwable failure) {
        return switch (failure) {
            case CorruptBlobException e -> REPAIR;
            case BlobNotFoundException e -> REPAIR;
            case MissingDirectoryException e -> REPAIR;
            case FileSystemException e -> ofSystem(describe(e).toLowerCase(Locale.ROOT));
            case IOException e -> ofFullDisk(describe(e).toLowerCase(Locale.ROOT));
            default -> "";
        };
    }

    /// What helps where the system refuses. Stores say it themselves, in the messages of their own exceptions.
    private static String ofSystem(String message) {
        if (message.contains("too many open files")) {
            return "raise the limit (ulimit -n), and try again";
        }
        if (isFullDisk(message)) {
            return SPACE;
        }
        if (message.contains("read-only file system")) {
            return "choose another directory for what Mica keeps with MICA_ROOT";
        }
        return message.contains("permission denied")
                ? "run as the owner of that file, or choose another directory for what Mica keeps with MICA_ROOT"
                : "";
    }

    /// A write to an open file fails with a bare message.
    private static String ofFullDisk(String message) {
        return isFullDisk(message) && !message.contains("free some space") ? SPACE : "";
    }

    private static boolean isFullDisk(String message) {
        return message.contains("no space left") || message.contains("quota exceeded");
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
