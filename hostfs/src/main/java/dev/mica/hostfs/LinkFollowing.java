package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Adds to the patterns of a selection where symbolic links on their way lead, inside the context's root. A
/// wildcard may match a link, but links in directories behind a wildcard are followed by nobody.
final class LinkFollowing {
    /// As many links as the kernel follows for one path.
    private static final int MAX_LINKS = 40;

    private static final int MAX_PATTERNS = 100_000;

    private record Pending(ContextPattern pattern, int links) {}

    private final Set<ContextPattern> found = new LinkedHashSet<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    private LinkFollowing() {}

    static List<ContextPattern> expand(HostDirectory root, List<ContextPattern> patterns) throws IOException {
        LinkFollowing following = new LinkFollowing();
        for (ContextPattern pattern : patterns) {
            following.add(pattern, 0);
        }
        while (!following.pending.isEmpty()) {
            Pending next = following.pending.remove();
            following.follow(root, TreePath.ROOT, next);
        }
        return new ArrayList<>(following.found);
    }

    private void add(ContextPattern pattern, int links) throws IOException {
        if (links <= MAX_LINKS && found.add(pattern)) {
            if (found.size() > MAX_PATTERNS) {
                throw new IOException("symbolic links in the context lead to more than " + MAX_PATTERNS
                        + " places; name the files to copy instead of links to them");
            }
            pending.add(new Pending(pattern, links));
        }
    }

    private void follow(HostDirectory directory, TreePath path, Pending pending) throws IOException {
        int depth = path.names().size();
        List<ContextPattern.Name> names = pending.pattern.names();
        if (depth >= names.size() || !pending.pattern.isLiteral(depth)) {
            return;
        }
        for (FileName name : candidates(directory, names.get(depth))) {
            Optional<FileStatus> status = directory.status(name);
            if (status.isPresent() && status.orElseThrow().isSymbolicLink()) {
                Optional<TreePath> target = target(path, directory.readLink(name));
                if (target.isPresent()) {
                    add(pending.pattern.redirect(target.orElseThrow(), depth + 1), pending.links + 1);
                }
            } else if (status.isPresent() && status.orElseThrow().isDirectory() && depth + 1 < names.size()) {
                try (HostDirectory child = directory.directory(name)) {
                    follow(child, path.child(name), pending);
                }
            }
        }
    }

    private static List<FileName> candidates(HostDirectory directory, ContextPattern.Name wanted) throws IOException {
        return switch (wanted) {
            case ContextPattern.Name.Literal(FileName name) -> List.of(name);
            case ContextPattern.Name.Glob _ -> {
                List<FileName> matching = new ArrayList<>();
                for (FileName name : directory.names()) {
                    if (wanted.matches(name)) {
                        matching.add(name);
                    }
                }
                yield matching;
            }
        };
    }

    /// Where a link in a directory leads, taken literally: `..` in its text takes the name before it away.
    /// Empty if no path can be what it says.
    static Optional<TreePath> target(TreePath directory, byte[] link) {
        try {
            boolean absolute = link.length > 0 && link[0] == '/';
            return Optional.of(TreePath.of(absolute ? link : BytePath.child(directory.bytes(), link)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
