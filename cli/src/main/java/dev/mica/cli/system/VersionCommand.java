package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import java.util.Locale;
import java.util.Optional;

/// `mica version`.
public final class VersionCommand implements Command {
    /// The version as the package's manifest states it.
    public static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public Syntax syntax() {
        return Syntax.of("version", "", "Show the Mica version information", 0, 0)
                .withOptions(Option.value("format", "string", "Print as 'json'").or('f'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws CommandException {
        String java = System.getProperty("java.vendor.version", System.getProperty("java.version", ""));
        String platform =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch", "");
        switch (arguments.value("format").orElse("")) {
            case "" ->
                session.out().printf("Version:    %s%nJava:       %s%nOS/Arch:    %s%n", version(), java, platform);
            case "json" ->
                session.out()
                        .printf(
                                "{\"Version\":\"%s\",\"Java\":\"%s\",\"Platform\":\"%s\"}%n",
                                version(), java, platform);
            default ->
                throw new CommandException(2, "--format takes only json here", "leave it out for the usual text");
        }
        return 0;
    }
}
