package dev.mica.sandbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Layers made by the host's `tar`, and how often each was opened.
public final class TarLayers implements Workspace.LayerSource {
    private final Map<DiffId, byte[]> tars = new ConcurrentHashMap<>();
    private final List<DiffId> opened = java.util.Collections.synchronizedList(new ArrayList<>());

    /// A layer with what a shell script makes in an empty directory, of which `tar` takes the given names.
    public DiffId make(Path temporary, String script, String... names) throws IOException, InterruptedException {
        Path directory = java.nio.file.Files.createTempDirectory(temporary, "layer");
        StringBuilder taken = new StringBuilder();
        for (String name : names) {
            taken.append(" '").append(name).append('\'');
        }
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-ec",
                        script + "\ntar --format=pax --xattrs --xattrs-include='*' --numeric-owner --sort=name -cf -"
                                + (names.length == 0 ? " ." : taken))
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] tar = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        DiffId id = new DiffId(Digest.ofBytes(tar));
        tars.put(id, tar);
        return id;
    }

    @Override
    public LayerContents contents(DiffId layer) throws IOException {
        return LayerReader.read(new ByteArrayInputStream(tars.get(layer)), LayerLimits.DEFAULT);
    }

    @Override
    public InputStream open(DiffId layer) {
        opened.add(layer);
        return new ByteArrayInputStream(tars.get(layer));
    }

    List<DiffId> opened() {
        return List.copyOf(opened);
    }

    /// The tree of a stack of layers.
    public Tree tree(List<DiffId> layers, TreeWriter trees) throws Exception {
        Tree tree = new Tree(new Node.Dir(Metadata.rootOwned(0755, 0), trees.write(Directory.EMPTY)));
        for (DiffId layer : layers) {
            tree = LayerApplication.apply(tree, contents(layer), trees);
        }
        return tree;
    }
}
