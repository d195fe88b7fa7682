package dev.mica.cli.registry;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.option.Arguments;
import dev.mica.core.oci.ImageReference;
import dev.mica.transport.credentials.UserCredentials;
import java.util.Optional;

/// Which registry a user means.
final class LoginServer {
    private static final String HUB = "docker.io";

    private LoginServer() {}

    static String of(Arguments arguments) throws CommandException {
        String word = arguments.words().isEmpty() ? HUB : arguments.word(0);
        String registry = UserCredentials.registry(word);
        try {
            return new ImageReference(registry, "x", Optional.of("latest"), Optional.empty()).registry();
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    "\"" + word + "\" is no registry's name", "name it as HOST or HOST:PORT, such as localhost:5000");
        }
    }

    /// As docker shows it.
    static String shown(String registry) {
        return registry.equals(HUB) ? "https://index.docker.io/v1/" : registry;
    }
}
