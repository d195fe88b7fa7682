package dev.mica.core.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One walk along a path, as the kernel goes below a changed root, with one difference that BuildKit has too:
/// names that are not there are taken for directories to be made, so a `..` behind one of them leads back.
final class PathWalk {
    private final Node.Dir rootNode;
    private final boolean followLast;
    /// Names still to be walked. An empty array stands for `..`, since no name is empty.
    private final Deque<byte[]> ahead = new ArrayDeque<>();
    private final List<FileName> names = new ArrayList<>();
    /// The root and the directories of `names`; fewer than those where names are not there.
    private final List<DirectoryView> directories = new ArrayList<>();
    private final List<FollowedLink> links = new ArrayList<>();

    /// A link that the walk went through.
    ///
    /// @param path its real path
    record FollowedLink(TreePath path, Node.Symlink link) {}

    PathWalk(Node.Dir rootNode, DirectoryView root, boolean followLast) {
        this.rootNode = rootNode;
        this.followLast = followLast;
        directories.add(root);
    }

    Resolution resolve(TreePath path) {
        for (FileName name : path.names()) {
            ahead.addLast(name.bytes());
        }
        while (!ahead.isEmpty()) {
            byte[] next = ahead.removeFirst();
            if (next.length == 0) {
                up();
            } else if (next.length > FileName.MAX_LENGTH) {
                return new Resolution.Absent(here(), existing());
            } else {
                Optional<Resolution> end = enter(FileName.of(next));
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }
        if (names.isEmpty()) {
            return new Resolution.Present(TreePath.ROOT, rootNode);
        }
        if (directories.size() <= names.size()) {
            return new Resolution.Absent(here(), existing());
        }
        Node node = directories.get(names.size() - 1).entry(names.getLast()).orElseThrow();
        return new Resolution.Present(here(), node);
    }

    /// The links that were followed, in order.
    List<FollowedLink> links() {
        return List.copyOf(links);
    }

    private Optional<Resolution> enter(FileName name) {
        if (directories.size() <= names.size()) {
            names.add(name);
            return Optional.empty();
        }
        DirectoryView directory = directories.getLast();
        Optional<Node> found = directory.entry(name);
        if (found.isEmpty()) {
            names.add(name);
            return Optional.empty();
        }
        Node node = found.get();
        if (node instanceof Node.Dir) {
            names.add(name);
            directories.add(directory.open(name));
            return Optional.empty();
        }
        if (node instanceof Node.Symlink link && (followLast || !ahead.isEmpty())) {
            if (links.size() == TreeLookup.MAX_LINKS) {
                return Optional.of(new Resolution.LinkLoop(here().child(name)));
            }
            links.add(new FollowedLink(here().child(name), link));
            take(link.target());
            return Optional.empty();
        }
        TreePath path = here().child(name);
        return Optional.of(ahead.isEmpty() ? new Resolution.Present(path, node) : new Resolution.NotDirectory(path));
    }

    private void up() {
        if (!names.isEmpty()) {
            names.removeLast();
            if (directories.size() > names.size() + 1) {
                directories.removeLast();
            }
        }
    }

    private void take(LinkTarget target) {
        if (target.isAbsolute()) {
            names.clear();
            directories.subList(1, directories.size()).clear();
        }
        byte[] text = target.bytes();
        int end = text.length;
        for (int i = text.length - 1; i >= -1; i--) {
            if (i == -1 || text[i] == '/') {
                push(text, i + 1, end);
                end = i;
            }
        }
    }

    private void push(byte[] text, int start, int end) {
        int length = end - start;
        if (length == 0 || (length == 1 && text[start] == '.')) {
            return;
        }
        boolean up = length == 2 && text[start] == '.' && text[start + 1] == '.';
        ahead.addFirst(up ? new byte[0] : java.util.Arrays.copyOfRange(text, start, end));
    }

    private TreePath here() {
        return new TreePath(names);
    }

    private TreePath existing() {
        return new TreePath(names.subList(0, Math.min(names.size(), directories.size() - 1)));
    }
}
