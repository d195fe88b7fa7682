package dev.mica.cli.container;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.util.Optional;

/// `mica rm`.
public final class RemoveContainersCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("rm", "CONTAINER [CONTAINER...]", "Remove one or more containers", 1, Syntax.ANY)
                .withAliases("container rm", "container remove")
                .withOptions(
                        Option.flag("force", "Force the removal of a running container (uses SIGKILL)")
                                .or('f'),
                        Option.refused("link", Option.Kind.FLAG, "there are no links between containers")
                                .or('l'),
                        Option.flag("volumes", "Remove anonymous volumes too (they always go with their container)")
                                .or('v'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        ContainerList containers = ContainerList.of(session);
        int exitCode = 0;
        for (String word : arguments.words()) {
            try {
                remove(word, arguments.flag("force"), containers);
                session.out().println(word);
            } catch (CommandException e) {
                session.err().println("ERROR: " + e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private static void remove(String word, boolean force, ContainerList containers)
            throws IOException, CommandException {
        Optional<Container> container = containers.find(word);
        if (container.isEmpty()) {
            if (!force) {
                throw new CommandException("no such container: " + word);
            }
            return;
        }
        if (container.get().status() == Container.Status.RUNNING && !force) {
            throw new CommandException("container " + word + " is running: end it first, or use -f to kill it");
        }
        containers.containers().remove(container.get(), force);
    }
}
