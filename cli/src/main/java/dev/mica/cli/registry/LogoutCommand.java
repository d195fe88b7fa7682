package dev.mica.cli.registry;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Syntax;
import java.io.IOException;

/// `mica logout`.
public final class LogoutCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("logout", "[SERVER]", "Log out from a registry", 0, 1);
    }

    @Override
    public int run(Arguments arguments, Session session) throws CommandException, IOException {
        String registry = LoginServer.of(arguments);
        session.out().println("Removing login credentials for " + LoginServer.shown(registry));
        session.credentials().erase(registry);
        return 0;
    }
}
