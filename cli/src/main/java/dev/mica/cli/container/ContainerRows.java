package dev.mica.cli.container;

import dev.mica.cli.format.Ages;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Times;
import dev.mica.cli.format.Value;
import dev.mica.sandbox.container.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What lists say of a container, with docker's names.
public final class ContainerRows {
    private static final int SHOWN_COMMAND = 20;

    private ContainerRows() {}

    static String id(Container container, boolean whole) {
        return whole ? container.id() : container.shortId();
    }

    /// With what it wrote, in bytes.
    public static Value.Fields withSize(Container container, long bytes, Instant now) {
        return of(container, false, now)
                .with("LocalVolumes", "0")
                .with("Size", Sizes.human(bytes))
                .build();
    }

    /// @param whole whether nothing is cut
    static FieldsBuilder of(Container container, boolean whole, Instant now) {
        return new FieldsBuilder()
                .with("Command", command(container, whole))
                .with("CreatedAt", Times.local(container.created()))
                .with("ID", id(container, whole))
                .with("Image", container.image())
                .with("Names", container.name())
                .with("Ports", "")
                .with("RunningFor", Ages.ago(container.created(), now))
                .with("State", container.status().name().toLowerCase(Locale.ROOT))
                .with("Status", status(container, now));
    }

    private static String command(Container container, boolean whole) {
        String command = String.join(" ", container.command());
        boolean cut = !whole && command.codePointCount(0, command.length()) > SHOWN_COMMAND;
        return "\"" + (cut ? command.substring(0, command.offsetByCodePoints(0, SHOWN_COMMAND - 1)) + "…" : command)
                + "\"";
    }

    private static String status(Container container, Instant now) {
        return switch (container.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + Ages.words(Duration.between(container.created(), now));
            case EXITED ->
                "Exited (" + container.exitCode().orElse(0) + ")"
                        + container
                                .finished()
                                .map(then -> " " + Ages.ago(then, now))
                                .orElse("");
        };
    }
}
