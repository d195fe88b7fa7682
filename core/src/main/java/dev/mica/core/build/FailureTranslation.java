package dev.mica.core.build;

import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.plan.PlanException;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.SandboxUnavailableException;
import dev.mica.core.tree.CopyException;
import dev.mica.core.tree.InvalidModeException;
import dev.mica.core.tree.MissingDirectoryException;
import dev.mica.core.tree.UnknownAccountException;
import dev.mica.parser.DockerfileException;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnorePatternException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// What ports and pure code throw, as the one error that a build ends with.
final class FailureTranslation {
    private static final String REPAIR =
            "mica system fsck --repair drops what is damaged; then build, load or pull again what it belonged to";

    private FailureTranslation() {}

    /// @param range the step's, for what says none itself
    static BuildException translate(Throwable failure, Optional<SourceRange> range) {
        return switch (failure) {
            case BuildException e -> e;
            case DockerfileException e ->
                new BuildException(ErrorKind.USER, Optional.of(e.range()), message(e), e.hint(), e);
            case PlanException e ->
                new BuildException(ErrorKind.USER, e.range().or(() -> range), message(e), e.hint(), e);
            case CorruptBlobException e -> new BuildException(ErrorKind.CORRUPTION, range, message(e), REPAIR, e);
            case BlobNotFoundException e -> new BuildException(ErrorKind.CORRUPTION, range, message(e), REPAIR, e);
            case MissingDirectoryException e -> new BuildException(ErrorKind.CORRUPTION, range, message(e), REPAIR, e);
            case CopyException e -> new BuildException(ErrorKind.USER, range, message(e), e.hint(), e);
            case UnknownAccountException e ->
                new BuildException(ErrorKind.USER, range, message(e), "name a user by number, or add it with a RUN", e);
            case InvalidModeException e -> new BuildException(ErrorKind.USER, range, message(e), "", e);
            case IgnorePatternException e ->
                new BuildException(
                        ErrorKind.USER,
                        Optional.empty(),
                        "the ignore file, line " + e.rule().line() + ": " + message(e),
                        "",
                        e);
            case MalformedLayerException e ->
                new BuildException(
                        ErrorKind.USER, range, message(e), "the archive is damaged or was made to do harm", e);
            case RemoteFailureException e -> new BuildException(ErrorKind.REMOTE, range, message(e), "", e);
            case SandboxUnavailableException e -> new BuildException(ErrorKind.ENVIRONMENT, range, message(e), "", e);
            case UncheckedIOException e when e.getCause() != null -> translate(e.getCause(), range);
            case IOException e -> new BuildException(ErrorKind.ENVIRONMENT, range, message(e), "", e);
            case InterruptedException e ->
                new BuildException(ErrorKind.USER, Optional.empty(), "the build was canceled", "", e);
            default ->
                new BuildException(
                        ErrorKind.BUG,
                        range,
                        "this is a bug in Mica: " + failure,
                        "run it again with --debug",
                        failure);
        };
    }

    /// An exception's words; Java's own for files often hold the bare path.
    private static String message(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case java.nio.file.NoSuchFileException e -> message + ": no such file or directory";
            case java.nio.file.AccessDeniedException e -> message + ": permission denied";
            case java.nio.file.NotDirectoryException e -> message + ": not a directory";
            default -> message;
        };
    }
}
