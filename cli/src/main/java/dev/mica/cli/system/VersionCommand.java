package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Template;
import dev.mica.cli.format.Value;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
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
                .withOptions(Option.value("format", "string", "Print as 'json' or by a Go template")
                        .or('f'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException {
        String java = System.getProperty("java.vendor.version", System.getProperty("java.version", ""));
        String platform =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch", "");
        FieldsBuilder own = new FieldsBuilder()
                .with("Version", version())
                .with("Java", java)
                .with("Platform", platform);
        switch (arguments.value("format").orElse("")) {
            case "" ->
                session.out().printf("Version:    %s%nJava:       %s%nOS/Arch:    %s%n", version(), java, platform);
            case "json" -> session.out().println(JsonValues.compact(own.build()));
            case String format -> {
                // Scripts ask docker for its two halves; here they are one.
                Value.Fields half = own.build();
                FieldsBuilder all = own.with("Client", half).with("Server", half);
                try {
                    session.out().println(Template.parse(format).render(all.build()));
                } catch (IllegalArgumentException e) {
                    throw new UsageException(String.valueOf(e.getMessage()));
                }
            }
        }
        return 0;
    }
}
