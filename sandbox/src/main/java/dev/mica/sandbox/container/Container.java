package dev.mica.sandbox.container;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is known of a container: its state file, put right by what is seen.
///
/// @param id 64 hexadecimal digits
/// @param image as the user named it
/// @param imageId its digest
/// @param processId of the process that runs it, as the host sees it
/// @param processStarted when that process started, in the kernel's ticks, so that a later one of the same number is
///     not taken for it
public record Container(
        String id,
        String name,
        String image,
        String imageId,
        List<String> command,
        Instant created,
        Status status,
        OptionalInt exitCode,
        Optional<Instant> finished,
        boolean removeAtExit,
        long processId,
        long processStarted) {
    /// The first digits of an id, as people see it.
    private static final int SHORT_ID = 12;

    /// How far a container came.
    public enum Status {
        CREATED,
        RUNNING,
        EXITED
    }

    public Container {
        command = List.copyOf(command);
    }

    public String shortId() {
        return id.substring(0, SHORT_ID);
    }

    Container running(HostProcess process) {
        return new Container(
                id,
                name,
                image,
                imageId,
                command,
                created,
                Status.RUNNING,
                OptionalInt.empty(),
                Optional.empty(),
                removeAtExit,
                process.id(),
                process.started());
    }

    Container exited(int code, Instant when) {
        return new Container(
                id,
                name,
                image,
                imageId,
                command,
                created,
                Status.EXITED,
                OptionalInt.of(code),
                Optional.of(when),
                removeAtExit,
                0,
                0);
    }
}
