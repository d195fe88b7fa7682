package dev.mica.core.tree;

import dev.mica.parser.glob.FilePathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Walks a directory for paths that match a pattern, in their order. Links are not followed. Reads only
/// directories in which something may match.
final class WildcardWalk {
    private final FilePathPattern whole;
    /// What a directory of each depth has to match, as far as it is known: a set can match a slash, so
    /// nothing is known of the depths from the first set on.
    private final List<FilePathPattern> prefixes = new ArrayList<>();
    private final int maxDepth;
    private final TreeReader reader;
    private final List<Match> found = new ArrayList<>();

    /// A path that matches, and what stands there.
    record Match(TreePath path, Node node) {}

    /// @throws dev.mica.parser.glob.BadPatternException if the pattern can't be read
    WildcardWalk(SlashPattern pattern, TreeReader reader) {
        String text = pattern.text();
        this.whole = FilePathPattern.of(text);
        this.reader = reader;
        this.maxDepth = pattern.parts().size()
                + (int) text.chars().filter(c -> c == '[').count();
        for (int depth = 1; depth < pattern.parts().size(); depth++) {
            SlashPattern prefix = pattern.first(depth);
            if (prefix.text().contains("[")) {
                break;
            }
            prefixes.add(FilePathPattern.of(prefix.text()));
        }
    }

    /// The matches below a directory whose path is `start`.
    List<Match> in(TreePath start, DirectoryRef ref) {
        walk(start, TreePath.ROOT, ref);
        return List.copyOf(found);
    }

    private void walk(TreePath directory, TreePath walked, DirectoryRef ref) {
        for (Map.Entry<FileName, Node> entry : reader.read(ref).entries().entrySet()) {
            TreePath path = walked.child(entry.getKey());
            if (whole.matches(path.bytes())) {
                found.add(new Match(directory.child(entry.getKey()), entry.getValue()));
            } else if (entry.getValue() instanceof Node.Dir dir && mayHoldMatch(path)) {
                walk(directory.child(entry.getKey()), path, dir.ref());
            }
        }
    }

    private boolean mayHoldMatch(TreePath path) {
        int depth = path.names().size();
        return depth < maxDepth
                && (depth > prefixes.size() || prefixes.get(depth - 1).matches(path.bytes()));
    }
}
