package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import dev.mica.core.tree.Trees;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A build context in memory: paths to texts. It ignores what it is told to, and counts its scans.
public final class MemoryContext implements ContextSource {
    private final Map<String, String> files = new TreeMap<>();
    private String directory = "/somewhere/memory";
    private int scans;

    /// Says that it lies elsewhere.
    public MemoryContext in(String path) {
        directory = path;
        return this;
    }

    /// Adds or changes a file.
    public MemoryContext with(String path, String text) {
        files.put(path, text);
        return this;
    }

    /// How often the context was scanned.
    public int scans() {
        return scans;
    }

    @Override
    public String description() {
        return directory;
    }

    @Override
    public Optional<byte[]> readFile(String path, int maxSize) {
        return Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Scan scan(ContextSelection selection) {
        scans++;
        MemoryTrees trees = MemoryTrees.empty();
        TreeEditor editor = TreeEditor.of(Trees.empty(trees), trees);
        Map<Digest, byte[]> contents = new HashMap<>();
        files.forEach((path, text) -> {
            if (!selection.ignored().excludes(path)) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                Digest digest = Digest.ofBytes(bytes);
                contents.put(digest, bytes);
                editor.put(
                        TreePath.of(path),
                        new Node.File(Metadata.rootOwned(0644, 1_700_000_000), digest, bytes.length, 0));
            }
        });
        Tree tree = editor.finish();
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
                    byte[] bytes = contents.get(file.content());
                    if (bytes == null) {
                        throw new FileNotFoundException("not in the context: " + file.content());
                    }
                    return new ByteArrayInputStream(bytes);
                };
            }
        };
    }
}
