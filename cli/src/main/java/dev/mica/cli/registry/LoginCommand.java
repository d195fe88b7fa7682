package dev.mica.cli.registry;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.RegistryFlags;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.transport.registry.Credential;
import dev.mica.transport.registry.RegistryLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// `mica login`.
public final class LoginCommand implements Command {
    private static final int MAX_PASSWORD_BYTES = 1 << 20;
    private static final String NO_TERMINAL = "Cannot perform an interactive login from a non TTY device";

    @Override
    public Syntax syntax() {
        return Syntax.of("login", "[SERVER]", "Authenticate to a registry", 0, 1)
                .withOptions(
                        Option.value("password", "string", "Password or Personal Access Token (PAT)")
                                .or('p'),
                        Option.flag("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin"),
                        Option.value("username", "string", "Username").or('u'),
                        RegistryFlags.INSECURE);
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        String registry = LoginServer.of(arguments);
        if (arguments.given("password")) {
            session.err().println("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            if (arguments.flag("password-stdin")) {
                throw new CommandException("conflicting options: cannot specify both --password and --password-stdin");
            }
        }
        Credential.Password given =
                new Credential.Password(arguments.value("username").orElse("").strip(), password(arguments, session));
        if (given.user().isEmpty() && given.secret().isEmpty() && again(registry, session)) {
            return 0;
        }
        Credential.Password credential =
                given.user().isEmpty() || given.secret().isEmpty() ? asked(given, registry) : given;
        Credential kept = RegistryLogin.check(session.registries().get(), registry, credential);
        Optional<Path> readable = session.credentials().store(registry, credential.user(), kept);
        readable.ifPresent(file -> session.err()
                .printf(
                        "%nWARNING! Your credentials are stored unencrypted in '%s'.%n"
                                + "Configure a credential helper to remove this warning. See%n"
                                + "https://docs.docker.com/go/credential-store/%n%n",
                        file));
        session.out().println("Login Succeeded");
        return 0;
    }

    private static String password(Arguments arguments, Session session) throws CommandException, IOException {
        if (!arguments.flag("password-stdin")) {
            return arguments.value("password").orElse("");
        }
        if (arguments.value("username").orElse("").isBlank()) {
            throw new CommandException("the --password-stdin option requires --username to be set");
        }
        byte[] bytes = session.in().readNBytes(MAX_PASSWORD_BYTES);
        // One line end, as docker does it: a password may end in blanks.
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    }

    /// Logs in with what is stored, if anything is and the registry takes it.
    private static boolean again(String registry, Session session) throws UsageException, IOException {
        Optional<Credential> stored = session.credentials().find(registry);
        if (stored.isEmpty()) {
            return false;
        }
        session.out().println("Authenticating with existing credentials...");
        try {
            RegistryLogin.check(session.registries().get(), registry, stored.get());
        } catch (dev.mica.core.port.RemoteFailureException e) {
            session.err().println("Login did not succeed, error: " + e.getMessage());
            return false;
        }
        session.out().println("Login Succeeded");
        return true;
    }

    /// Since Java 25 there is no console again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static Credential.Password asked(Credential.Password given, String registry) throws CommandException {
        java.io.Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new CommandException(NO_TERMINAL, "give --username and --password-stdin");
        }
        String user = given.user();
        if (user.isEmpty()) {
            String typed = terminal.readLine("Username for %s: ", LoginServer.shown(registry));
            user = typed == null ? "" : typed.strip();
        }
        if (user.isEmpty()) {
            throw new CommandException("username is required");
        }
        char[] typed = given.secret().isEmpty() ? terminal.readPassword("Password: ") : new char[0];
        String secret = given.secret().isEmpty() && typed != null ? new String(typed) : given.secret();
        if (secret.isEmpty()) {
            throw new CommandException("password is required");
        }
        return new Credential.Password(user, secret);
    }
}
