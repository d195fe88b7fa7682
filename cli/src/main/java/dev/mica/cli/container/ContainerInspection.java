package dev.mica.cli.container;

import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Value;
import dev.mica.sandbox.container.Container;
import java.util.Locale;

/// A container as `docker inspect` shows it.
public final class ContainerInspection {
    private ContainerInspection() {}

    public static Value of(Container container) {
        FieldsBuilder state = new FieldsBuilder()
                .with("Status", container.status().name().toLowerCase(Locale.ROOT))
                .with("Running", container.status() == Container.Status.RUNNING)
                .with("Pid", container.processId())
                .with("ExitCode", container.exitCode().orElse(0));
        container.finished().ifPresent(when -> state.with("FinishedAt", when.toString()));
        return new FieldsBuilder()
                .with("Id", container.id())
                .with("Created", container.created().toString())
                .with("Path", container.command().getFirst())
                .with("Args", container.command().subList(1, container.command().size()))
                .with("State", state.build())
                .with("Image", container.imageId())
                .with("Name", "/" + container.name())
                .with(
                        "HostConfig",
                        new FieldsBuilder()
                                .with("AutoRemove", container.removeAtExit())
                                .build())
                .with(
                        "Config",
                        new FieldsBuilder()
                                .with("Image", container.image())
                                .with("Cmd", container.command())
                                .build())
                .build();
    }
}
