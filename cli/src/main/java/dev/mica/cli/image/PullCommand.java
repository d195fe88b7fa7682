package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.RegistryFlags;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import java.io.IOException;

/// `mica pull`.
public final class PullCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("pull", "NAME[:TAG|@DIGEST]", "Download an image from a registry", 1, 1)
                .withAliases("image pull")
                .withOptions(
                        Option.value("platform", "string", "Set platform if the image has several"),
                        Option.flag("quiet", "Suppress verbose output").or('q'),
                        RegistryFlags.INSECURE,
                        RegistryFlags.MIRROR,
                        Option.refused("all-tags", Option.Kind.FLAG, "name each tag")
                                .or('a'),
                        Option.refused(
                                "disable-content-trust",
                                Option.Kind.FLAG,
                                "signatures are not looked at; leave it out"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        ImageFetch.pull(arguments.word(0), PlatformChoice.of(arguments).wanted(), session, arguments.flag("quiet"));
        session.out().println(ImageNames.reference(arguments.word(0)));
        return 0;
    }
}
