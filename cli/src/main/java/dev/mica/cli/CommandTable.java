package dev.mica.cli;

import dev.mica.cli.build.BuildCommand;
import dev.mica.cli.command.Command;
import dev.mica.cli.container.ListContainersCommand;
import dev.mica.cli.container.RemoveContainersCommand;
import dev.mica.cli.container.RunContainerCommand;
import dev.mica.cli.image.HistoryCommand;
import dev.mica.cli.image.ImagesCommand;
import dev.mica.cli.image.ImportCommand;
import dev.mica.cli.image.LoadCommand;
import dev.mica.cli.image.PullCommand;
import dev.mica.cli.image.PushCommand;
import dev.mica.cli.image.RemoveImagesCommand;
import dev.mica.cli.image.SaveCommand;
import dev.mica.cli.image.TagCommand;
import dev.mica.cli.prune.BuilderPruneCommand;
import dev.mica.cli.prune.BuilderUsageCommand;
import dev.mica.cli.prune.ContainerPruneCommand;
import dev.mica.cli.prune.ImagePruneCommand;
import dev.mica.cli.prune.SystemPruneCommand;
import dev.mica.cli.registry.LoginCommand;
import dev.mica.cli.registry.LogoutCommand;
import dev.mica.cli.system.CopyStoreCommand;
import dev.mica.cli.system.DiskUsageCommand;
import dev.mica.cli.system.FsckCommand;
import dev.mica.cli.system.InspectCommand;
import dev.mica.cli.system.VersionCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Which words call which command. A command's class is loaded when it is called.
final class CommandTable {
    /// A command and how many words called it.
    record Found(Command command, int words) {}

    /// What groups are called, and what their help says of them.
    static final Map<String, String> GROUPS = groups();

    /// In docker's order.
    private static final List<String> LISTED = List.of(
            "run", "ps", "build", "pull", "push", "images", "login", "logout", "version", "history", "import",
            "inspect", "load", "rm", "rmi", "save", "tag");

    private CommandTable() {}

    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("builder", "Manage builds");
        groups.put("buildx", "Manage builds");
        groups.put("container", "Manage containers");
        groups.put("image", "Manage images");
        groups.put("store", "Manage the stores");
        groups.put("system", "Manage Mica");
        return groups;
    }

    /// The command that the line calls.
    static Optional<Found> find(List<String> line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (line.size() > 1) {
            Optional<Supplier<Command>> grouped = grouped(line.get(0), line.get(1));
            if (grouped.isPresent()) {
                return Optional.of(new Found(grouped.get().get(), 2));
            }
        }
        return single(line.getFirst()).map(command -> new Found(command.get(), 1));
    }

    private static Optional<Supplier<Command>> grouped(String group, String word) {
        return switch (group) {
            case "image" ->
                switch (word) {
                    case "ls", "list" -> single("images");
                    case "rm", "remove" -> single("rmi");
                    case "inspect" -> Optional.of(() -> new InspectCommand(InspectCommand.Kind.IMAGE));
                    case "prune" -> Optional.of(ImagePruneCommand::new);
                    case "build", "history", "load", "save", "import", "pull", "push", "tag" -> single(word);
                    default -> Optional.empty();
                };
            case "container" ->
                switch (word) {
                    case "ls", "list", "ps" -> single("ps");
                    case "rm", "remove" -> single("rm");
                    case "inspect" -> Optional.of(() -> new InspectCommand(InspectCommand.Kind.CONTAINER));
                    case "prune" -> Optional.of(ContainerPruneCommand::new);
                    case "run" -> single("run");
                    default -> Optional.empty();
                };
            case "builder", "buildx" ->
                switch (word) {
                    case "build", "b" -> single("build");
                    case "du" -> Optional.of(BuilderUsageCommand::new);
                    case "prune" -> Optional.of(BuilderPruneCommand::new);
                    default -> Optional.empty();
                };
            case "store" -> word.equals("copy") ? Optional.of(CopyStoreCommand::new) : Optional.empty();
            case "system" ->
                switch (word) {
                    case "df" -> Optional.of(DiskUsageCommand::new);
                    case "fsck" -> Optional.of(FsckCommand::new);
                    case "prune" -> Optional.of(SystemPruneCommand::new);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static Optional<Supplier<Command>> single(String word) {
        return switch (word) {
            case "build" -> Optional.of(BuildCommand::new);
            case "history" -> Optional.of(HistoryCommand::new);
            case "images" -> Optional.of(ImagesCommand::new);
            case "import" -> Optional.of(ImportCommand::new);
            case "inspect" -> Optional.of(() -> new InspectCommand(InspectCommand.Kind.ANY));
            case "login" -> Optional.of(LoginCommand::new);
            case "logout" -> Optional.of(LogoutCommand::new);
            case "load" -> Optional.of(LoadCommand::new);
            case "ps" -> Optional.of(ListContainersCommand::new);
            case "pull" -> Optional.of(PullCommand::new);
            case "push" -> Optional.of(PushCommand::new);
            case "rm" -> Optional.of(RemoveContainersCommand::new);
            case "rmi" -> Optional.of(RemoveImagesCommand::new);
            case "run" -> Optional.of(RunContainerCommand::new);
            case "save" -> Optional.of(SaveCommand::new);
            case "tag" -> Optional.of(TagCommand::new);
            case "version" -> Optional.of(VersionCommand::new);
            default -> Optional.empty();
        };
    }

    /// The commands for the general help: name → what it does.
    static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        for (String name : LISTED) {
            single(name)
                    .ifPresent(command ->
                            summaries.put(name, command.get().syntax().summary()));
        }
        return summaries;
    }

    /// All that can stand first on a line, for suggestions.
    static List<String> firstWords() {
        List<String> words = new ArrayList<>(summaries().keySet());
        words.addAll(GROUPS.keySet());
        return words;
    }
}
