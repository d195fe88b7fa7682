package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The store's directory can't be used as it has to be: no space, no permission, a format this version
/// doesn't know. The message says what to try. The store is as it was before.
public final class StoreAccessException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Says why something could not be written, unless the exception says so already.
    ///
    /// @param attempt for people: `set the ref tags/app`
    static IOException whenWriting(String attempt, Path root, IOException cause) {
        if (!cause.getClass().getPackageName().startsWith("java.")) {
            return cause;
        }
        String reason = reason(cause);
        return new StoreAccessException(
                "can't " + attempt + " in the store " + root + ": " + reason + advice(cause, reason), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException refused) {
            String why = refused.getReason() != null ? refused.getReason() : kind(cause);
            return refused.getFile() + ": " + why;
        }
        return cause.getMessage() != null ? cause.getMessage() : kind(cause);
    }

    private static String kind(IOException cause) {
        return cause instanceof AccessDeniedException
                ? "permission denied"
                : cause.getClass().getSimpleName();
    }

    private static String advice(IOException cause, String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space") || lower.contains("quota")) {
            return "; free some space there, or remove what is not used from the store, and try again";
        }
        if (lower.contains("read-only")) {
            return "; the store can be read as it is, but to change it choose a directory that can be written";
        }
        if (cause instanceof AccessDeniedException || lower.contains("permission denied")) {
            return "; run as the owner of that directory, or choose another one";
        }
        if (lower.contains("too many open files")) {
            return "; raise the limit (ulimit -n) and try again";
        }
        return "";
    }
}
