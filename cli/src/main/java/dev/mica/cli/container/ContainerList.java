package dev.mica.cli.container;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.sandbox.container.Container;
import dev.mica.sandbox.container.ContainerException;
import dev.mica.sandbox.container.Containers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The containers that there are, by what people call them.
public final class ContainerList {
    private final Containers containers;

    private ContainerList(Containers containers) {
        this.containers = containers;
    }

    public static ContainerList of(Session session) {
        session.sweep();
        return new ContainerList(Containers.open(session.home().root()));
    }

    /// The newest first.
    public List<Container> all() throws IOException {
        return containers.list();
    }

    /// The container of that name, ID or beginning of an ID.
    public Optional<Container> find(String word) throws IOException, CommandException {
        try {
            return containers.find(word);
        } catch (ContainerException e) {
            throw new CommandException(String.valueOf(e.getMessage()), "write more of it");
        }
    }

    /// What a container wrote, in bytes.
    public long bytes(Container container) throws IOException {
        return containers.bytes(container);
    }

    /// Removes a container that has ended.
    ///
    /// @throws ContainerException if it is running
    public void remove(Container container) throws IOException {
        containers.remove(container, false);
    }

    Containers containers() {
        return containers;
    }
}
