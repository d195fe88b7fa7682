package dev.mica.cli.build;

import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.RemoteContexts;
import dev.mica.cli.wiring.Store;
import java.io.IOException;
import java.util.List;

/// Reaches contexts elsewhere, with the secrets and agents of the command line. The store is opened only if there is
/// one.
final class RemoteAccess {
    private static final String KEEP_GIT_DIRECTORY = "BUILDKIT_CONTEXT_KEEP_GIT_DIR=";

    private final Session session;
    private final Arguments arguments;
    private final ImageSources sources;

    RemoteAccess(Session session, Arguments arguments, ImageSources sources) {
        this.session = session;
        this.arguments = arguments;
        this.sources = sources;
    }

    RemoteContexts open() throws UsageException, IOException {
        Store store = session.work("build " + ProcessHandle.current().pid());
        return new RemoteContexts(
                store,
                sources.remotes(store),
                Secrets.parse(arguments.values("secret"), session.console()),
                SshAgents.parse(agents(), session.console()),
                arguments.values("build-arg").stream()
                        .anyMatch(argument -> argument.startsWith(KEEP_GIT_DIRECTORY)
                                && argument.substring(KEEP_GIT_DIRECTORY.length())
                                        .matches("1|t|T|true|TRUE|True")),
                session.home().temporary());
    }

    /// A context over ssh is the user's own doing: without `--ssh` the user's agent is asked, as buildx does it.
    private List<String> agents() {
        List<String> given = arguments.values("ssh");
        boolean usual = given.isEmpty()
                && !session.console()
                        .environment()
                        .getOrDefault("SSH_AUTH_SOCK", "")
                        .isEmpty();
        return usual ? List.of("default") : given;
    }
}
