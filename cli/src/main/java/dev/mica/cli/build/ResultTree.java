package dev.mica.cli.build;

import dev.mica.cli.command.CommandException;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.Platform;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeMerge;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The files of a build's result as one tree, as `--output type=local` and `type=tar` write them: those of several
/// platforms in a directory each (`linux_amd64`), or side by side.
///
/// @param directories reads the tree
/// @param files finds the files' bytes
record ResultTree(Tree tree, MemoryTrees directories, FileContents files) {
    private static final String SPLIT = "platform-split=false";

    /// @param split whether each platform has a directory
    /// @throws CommandException if two platforms have a file of the same path, and no directories
    static ResultTree of(BuildResult result, StoredImages stored, boolean split) throws IOException, CommandException {
        MemoryTrees trees = MemoryTrees.over(stored.directories());
        List<StoredImage> images = new ArrayList<>();
        Tree whole = Trees.empty(trees);
        Map<TreePath, Platform> owners = new HashMap<>();
        for (BuildResult.BuiltImage built : result.images()) {
            StoredImage image = stored.images(built.manifest()).getFirst();
            images.add(image);
            Tree tree = timed(stored.tree(image), built.epochSeconds(), trees);
            if (split) {
                tree = below(built, tree, trees);
            } else if (result.images().size() > 1) {
                claim(built.platform(), tree, trees, owners);
            }
            whole = result.images().size() == 1 && !split ? tree : TreeMerge.over(whole, tree, trees);
        }
        return new ResultTree(whole, trees, stored.files(images));
    }

    private static Tree below(BuildResult.BuiltImage built, Tree tree, MemoryTrees trees) {
        String name = built.platform().toString().replace('/', '_');
        Metadata made = Metadata.rootOwned(0755, built.epochSeconds().orElse(0));
        Directory directory = Directory.of(Map.of(
                FileName.of(name.getBytes(StandardCharsets.UTF_8)),
                new Node.Dir(made, tree.root().ref())));
        return new Tree(new Node.Dir(made, trees.write(directory)));
    }

    private static void claim(Platform platform, Tree tree, MemoryTrees trees, Map<TreePath, Platform> owners)
            throws CommandException {
        List<String> twice = new ArrayList<>();
        Trees.visit(tree, trees, (path, node) -> {
            Platform other = node instanceof Node.Dir ? null : owners.putIfAbsent(path, platform);
            if (other != null) {
                twice.add(path + " from " + other + " with " + platform);
            }
        });
        if (!twice.isEmpty()) {
            throw new CommandException(
                    1,
                    "cannot overwrite " + twice.getFirst() + " when split option is disabled",
                    "leave out " + SPLIT + ": each platform then has a directory");
        }
    }

    /// With SOURCE_DATE_EPOCH all files bear its time, as BuildKit's have it.
    private static Tree timed(Tree tree, OptionalLong seconds, MemoryTrees trees) {
        return seconds.isEmpty() ? tree : new Tree((Node.Dir) timed(tree.root(), seconds.getAsLong(), trees));
    }

    private static Node timed(Node node, long seconds, MemoryTrees trees) {
        Node changed = node.withMetadata(node.metadata().withMtimeSeconds(seconds));
        if (!(changed instanceof Node.Dir directory)) {
            return changed;
        }
        Map<FileName, Node> entries = new TreeMap<>();
        trees.read(directory.ref()).entries().forEach((name, entry) -> entries.put(name, timed(entry, seconds, trees)));
        DirectoryRef ref = trees.write(Directory.of(entries));
        return directory.withRef(ref);
    }
}
