package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import dev.mica.core.tree.Xattrs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws small trees for tests, and shows trees as lines that a failing test can be read from.
///
/// Files are 0644 of time 1000, directories 0755 of time 2000, links of time 3000, all root's, unless changed.
public final class TreeSketch {
    private final TreeWriter writer;
    private final TreeEditor editor;
    private long groups;

    private TreeSketch(Tree tree, TreeWriter writer) {
        this.writer = writer;
        this.editor = TreeEditor.of(tree, writer);
    }

    public static TreeSketch empty(TreeWriter writer) {
        return new TreeSketch(Trees.empty(writer), writer);
    }

    public static TreeSketch of(Tree tree, TreeWriter writer) {
        return new TreeSketch(tree, writer);
    }

    public TreeSketch dir(String path) {
        return dir(path, 0755);
    }

    public TreeSketch dir(String path, int mode) {
        Node.Dir empty = Trees.empty(writer).root();
        editor.put(TreePath.of(path), empty.withMetadata(Metadata.rootOwned(mode, 2000)));
        return this;
    }

    public TreeSketch file(String path, String content) {
        return file(path, content, 0644);
    }

    public TreeSketch file(String path, String content, int mode) {
        editor.put(TreePath.of(path), file(content, mode));
        return this;
    }

    /// A file's node.
    public static Node.File file(String content, int mode) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Node.File(Metadata.rootOwned(mode, 1000), Digest.ofBytes(bytes), bytes.length, 0);
    }

    public TreeSketch link(String path, String target) {
        editor.put(TreePath.of(path), new Node.Symlink(Metadata.rootOwned(0777, 3000), LinkTarget.of(target)));
        return this;
    }

    public TreeSketch fifo(String path) {
        editor.put(TreePath.of(path), new Node.Fifo(Metadata.rootOwned(0600, 1000)));
        return this;
    }

    /// Another name of a file that is there.
    public TreeSketch hard(String path, String existing) {
        Node.File file = (Node.File) editor.node(TreePath.of(existing)).orElseThrow();
        if (file.hardLinkGroup() == 0) {
            file = file.withHardLinkGroup(Math.max(groups, greatest()) + 1);
            groups = file.hardLinkGroup();
            editor.put(TreePath.of(existing), file);
        }
        editor.put(TreePath.of(path), file);
        return this;
    }

    private long greatest() {
        return Trees.greatestHardLinkGroup(editor.finish().root().ref(), writer);
    }

    public TreeSketch owned(String path, long uid, long gid) {
        return changed(path, metadata(path).withOwner(uid, gid));
    }

    public TreeSketch mode(String path, int mode) {
        return changed(path, metadata(path).withMode(mode));
    }

    public TreeSketch time(String path, long seconds) {
        return changed(path, metadata(path).withMtimeSeconds(seconds));
    }

    public TreeSketch xattr(String path, String name, String value) {
        List<Xattrs.Xattr> all = new ArrayList<>(metadata(path).xattrs().entries());
        all.add(new Xattrs.Xattr(name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        return changed(path, metadata(path).withXattrs(new Xattrs(all)));
    }

    public TreeSketch remove(String path) {
        editor.remove(TreePath.of(path));
        return this;
    }

    private Metadata metadata(String path) {
        return editor.node(TreePath.of(path)).orElseThrow().metadata();
    }

    private TreeSketch changed(String path, Metadata metadata) {
        editor.setMetadata(TreePath.of(path), metadata);
        return this;
    }

    public Tree tree() {
        return editor.finish();
    }

    /// One line for each node below the root, sorted by path: kind, mode, owner, time, path, and what belongs to the
    /// kind. Hard-link groups are numbered in the order of their first names; a group of one name is none.
    public static List<String> lines(Tree tree, TreeReader reader) {
        Map<Long, Integer> names = new HashMap<>();
        Trees.visit(tree, reader, (_, node) -> {
            if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
                names.merge(file.hardLinkGroup(), 1, Integer::sum);
            }
        });
        List<String> lines = new ArrayList<>();
        Map<Long, Integer> numbers = new HashMap<>();
        Trees.visit(tree, reader, (path, node) -> {
            String links = "";
            if (node instanceof Node.File file && names.getOrDefault(file.hardLinkGroup(), 0) > 1) {
                links = " #" + numbers.computeIfAbsent(file.hardLinkGroup(), _ -> numbers.size() + 1);
            }
            lines.add(line(path, node) + links);
        });
        return lines;
    }

    private static String line(TreePath path, Node node) {
        Metadata m = node.metadata();
        String xattrs = m.xattrs().isEmpty() ? "" : " " + xattrs(m.xattrs());
        String head = String.format(
                Locale.ROOT, "%04o %d:%d @%d %s%s", m.mode(), m.uid(), m.gid(), m.mtimeSeconds(), path, xattrs);
        return switch (node) {
            case Node.File file ->
                "f " + head + " " + file.size() + " " + file.content().shortHex();
            case Node.Dir _ -> "d " + head;
            case Node.Symlink link -> "l " + head + " -> " + link.target();
            case Node.Device device -> device.kind() + " " + head + " " + device.major() + ":" + device.minor();
            case Node.Fifo _ -> "p " + head;
        };
    }

    private static String xattrs(Xattrs xattrs) {
        List<String> all = new ArrayList<>();
        for (Xattrs.Xattr x : xattrs.entries()) {
            all.add(new String(x.name(), StandardCharsets.UTF_8) + "=" + new String(x.value(), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    /// A name for [dev.mica.core.tree.CopySource#file].
    public static FileName name(String text) {
        return FileName.of(text);
    }
}
