package dev.mica.hostfs;

import dev.mica.core.tree.Directory;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeWriter;
import dev.mica.parser.ignore.IgnoreDecision;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Takes what an ignore file leaves out off a tree.
final class IgnoredRemoval {
    private final IgnoreMatcher ignored;
    private final TreeWriter directories;

    IgnoredRemoval(IgnoreMatcher ignored, TreeWriter directories) {
        this.ignored = ignored;
        this.directories = directories;
    }

    Tree apply(Tree tree) {
        if (ignored.rules().isEmpty()) {
            return tree;
        }
        Directory kept = kept(directories.read(tree.root().ref()), "", ignored.root());
        return new Tree(tree.root().withRef(directories.write(kept)));
    }

    private Directory kept(Directory directory, String path, IgnoreDecision parent) {
        SortedMap<FileName, Node> kept = new TreeMap<>();
        for (Map.Entry<FileName, Node> entry : directory.entries().entrySet()) {
            String text = path.isEmpty() ? entry.getKey().toString() : path + "/" + entry.getKey();
            IgnoreDecision decision = ignored.child(parent, text);
            if (!(entry.getValue() instanceof Node.Dir below)) {
                if (!decision.excluded()) {
                    kept.put(entry.getKey(), entry.getValue());
                }
            } else if (!decision.excluded() || decision.mayHoldIncluded()) {
                Directory rest = kept(directories.read(below.ref()), text, decision);
                if (!decision.excluded() || !rest.entries().isEmpty()) {
                    kept.put(entry.getKey(), below.withRef(directories.write(rest)));
                }
            }
        }
        return new Directory(kept);
    }
}
