package dev.mica.cli.build;

import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import dev.mica.core.tree.Trees;
import java.io.FileNotFoundException;
import java.util.Optional;

/// A context without files: that of a Dockerfile on standard input.
final class EmptyContext implements ContextSource {
    @Override
    public String description() {
        return "standard input";
    }

    @Override
    public Optional<byte[]> readFile(String path, int maxSize) {
        return Optional.empty();
    }

    @Override
    public Scan scan(ContextSelection selection) {
        MemoryTrees trees = MemoryTrees.empty();
        Tree tree = Trees.empty(trees);
        return new Scan() {
            @Override
            public Tree tree() {
                return tree;
            }

            @Override
            public TreeReader directories() {
                return trees;
            }

            @Override
            public FileContents contents() {
                return file -> {
                    throw new FileNotFoundException("an empty context has no files");
                };
            }
        };
    }
}
