package dev.mica.benchmarks.store;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A layer of 20,000 files and 500 MB, as it was and with one of its files changed.
final class ChangedLayer {
    private static final int FILES = 20_000;
    private static final int BYTES = 25_000;
    private static final int CHANGED = 12_345;
    private static final int CHANGED_BYTES = 27_300;

    private ChangedLayer() {}

    /// Puts the layer and its table of contents.
    static void put(ComparedStore store, boolean changed) throws IOException {
        Map<Digest, Integer> numbers = new HashMap<>();
        List<Change> changes = new ArrayList<>(FILES);
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = bytes(i, changed);
            Digest digest = Digest.ofBytes(bytes);
            numbers.put(digest, i);
            Node.File file = new Node.File(Metadata.rootOwned(0644, 1_700_000_000L), digest, bytes.length, 0);
            changes.add(new Change.Put(TreePath.of("app/lib/package" + i / 100 + "/module" + i + ".js"), file));
        }
        FileContents contents =
                file -> new ByteArrayInputStream(bytes(numbers.getOrDefault(file.content(), 0), changed));
        List<LayerContents> table = new ArrayList<>();
        store.put(out -> table.add(LayerWriter.write(new Changeset(changes), contents, out)));
        store.put(out -> out.write(LayerContentsCodec.encode(table.getFirst())));
    }

    private static byte[] bytes(int number, boolean changed) {
        byte[] bytes = new byte[changed && number == CHANGED ? CHANGED_BYTES : BYTES];
        new Random(number).nextBytes(bytes);
        return bytes;
    }
}
