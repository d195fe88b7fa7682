package dev.mica.core.tree;

import dev.mica.parser.glob.BadPatternException;
import java.util.ArrayList;
import java.util.List;

/// Finds the files and directories that a pattern means.
final class SourceFinder {
    private final Tree tree;
    private final TreeReader reader;
    /// As written, for messages.
    private final String pattern;

    SourceFinder(Tree tree, TreeReader reader, String pattern) {
        this.tree = tree;
        this.reader = reader;
        this.pattern = pattern;
    }

    /// What was found.
    ///
    /// @param path as it was asked for, or as it matched: the last name is that of a link, not of what it
    ///     leads to
    /// @param realPath where it stands
    /// @param node what stands there
    /// @param links that led there
    record Found(TreePath path, TreePath realPath, Node node, List<PathWalk.FollowedLink> links) {}

    /// A name that is there is found once, a wildcard as often as it matches. A directory that matches is
    /// found whole: nothing else is looked for in it.
    List<Found> find(SlashPattern cleaned) throws SelectionFailure {
        Found start = follow(path(cleaned.literal()));
        SlashPattern wildcard = cleaned.wildcard();
        if (wildcard.parts().isEmpty()) {
            return List.of(start);
        }
        List<Found> found = new ArrayList<>();
        for (WildcardWalk.Match match : matches(start, wildcard)) {
            found.add(follow(match, start.links()));
        }
        return found;
    }

    /// The path that names without wildcards mean.
    TreePath path(SlashPattern names) throws SelectionFailure {
        try {
            return names.path();
        } catch (IllegalArgumentException e) {
            // A name too long for a file, or with a NUL in it, is nowhere.
            throw new SelectionFailure(new Selection.Missing(pattern, TreePath.ROOT, List.of()));
        }
    }

    SelectionFailure missing(Resolution.Absent absent) {
        return new SelectionFailure(
                new Selection.Missing(pattern, absent.path(), NearestNames.of(tree, absent, reader)));
    }

    private List<WildcardWalk.Match> matches(Found start, SlashPattern wildcard) throws SelectionFailure {
        try {
            WildcardWalk walk = new WildcardWalk(wildcard, reader);
            return start.node() instanceof Node.Dir dir ? walk.in(start.realPath(), dir.ref()) : List.of();
        } catch (BadPatternException e) {
            throw new SelectionFailure(new Selection.BadPattern(pattern, String.valueOf(e.getMessage())));
        }
    }

    private Found follow(WildcardWalk.Match match, List<PathWalk.FollowedLink> before) throws SelectionFailure {
        if (!(match.node() instanceof Node.Symlink)) {
            return new Found(match.path(), match.path(), match.node(), before);
        }
        Found followed = follow(match.path());
        List<PathWalk.FollowedLink> links = new ArrayList<>(before);
        links.addAll(followed.links());
        return new Found(match.path(), followed.realPath(), followed.node(), List.copyOf(links));
    }

    private Found follow(TreePath path) throws SelectionFailure {
        PathWalk walk = new PathWalk(tree.root(), StoredDirectory.of(tree.root().ref(), reader), true);
        return switch (walk.resolve(path)) {
            case Resolution.Present present -> new Found(path, present.path(), present.node(), walk.links());
            case Resolution.Absent absent -> throw missing(absent);
            case Resolution.NotDirectory file ->
                throw new SelectionFailure(new Selection.NotDirectory(pattern, file.path()));
            case Resolution.LinkLoop loop -> throw new SelectionFailure(new Selection.LinkLoop(pattern, loop.path()));
        };
    }
}
