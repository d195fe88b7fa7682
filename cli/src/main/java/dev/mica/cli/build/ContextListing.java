package dev.mica.cli.build;

import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Table;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import dev.mica.parser.ignore.IgnoreFile;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.ignore.IgnoreRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a context holds, and for what is left out, which line of which file leaves it out.
final class ContextListing {

    private final Definition definition;
    private final ContextSource source;
    private final IgnoreMatcher ignored;
    private final Map<TreePath, Node> held = new TreeMap<>();
    private final Map<String, String> leftOut = new TreeMap<>();

    private ContextListing(Definition definition) {
        this.definition = definition;
        this.source = definition.context();
        this.ignored = IgnoreMatcher.of(IgnoreFile.parse(definition.ignoreFile().text()));
    }

    static String of(Definition definition) throws IOException {
        ContextListing listing = new ContextListing(definition);
        listing.look();
        return listing.text();
    }

    private void look() throws IOException {
        ContextSource.Scan scan = source.scan(new ContextSelection(ignored, List.of(".")));
        Trees.visit(scan.tree(), scan.directories(), held::put);
        look("");
    }

    /// Names what a directory has and the scan has not. A directory that is left out is named as a whole.
    private void look(String directory) throws IOException {
        for (String name : source.names(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            Node node = held.get(TreePath.of(path));
            if (node == null) {
                Optional<IgnoreRule> rule = ignored.decidedBy(path);
                leftOut.put(
                        path,
                        rule.map(r -> definition.ignoreFile().name() + ":" + r.line() + "  " + r.pattern())
                                .orElse("neither a file nor a directory"));
            } else if (node instanceof Node.Dir) {
                look(path);
            }
        }
    }

    private String text() {
        long files = held.values().stream().filter(Node.File.class::isInstance).count();
        long bytes = held.values().stream()
                .mapToLong(node -> node instanceof Node.File file ? file.size() : 0)
                .sum();
        StringBuilder text = new StringBuilder();
        text.append("The context ")
                .append(source.description())
                .append(" holds ")
                .append(files);
        text.append(files == 1 ? " file, " : " files, ")
                .append(Sizes.human(bytes))
                .append(":\n");
        Table table = new Table();
        held.forEach((path, node) -> {
            if (!path.isRoot()) {
                table.row(describe(path, node));
            }
        });
        text.append(table.text());
        if (!leftOut.isEmpty()) {
            text.append("\nLeft out:\n");
            Table rules = new Table();
            leftOut.forEach(rules::row);
            text.append(rules.text());
        }
        return text.toString();
    }

    private static List<String> describe(TreePath path, Node node) {
        String name = new String(path.bytes(), StandardCharsets.UTF_8);
        return switch (node) {
            case Node.Dir _ -> List.of(name + "/", "");
            case Node.File file -> List.of(name, Sizes.human(file.size()));
            case Node.Symlink link ->
                List.of(name, "-> " + new String(link.target().bytes(), StandardCharsets.UTF_8));
            case Node.Device _ -> List.of(name, "device");
            case Node.Fifo _ -> List.of(name, "named pipe");
        };
    }
}
