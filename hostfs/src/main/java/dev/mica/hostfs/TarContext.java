package dev.mica.hostfs;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Resolution;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// A tar as a build context, such as one on standard input. Its entries keep their owners, as with BuildKit.
public final class TarContext implements ContextSource, Closeable {
    private static final int MAGIC_OFFSET = 257;
    private static final String MAGIC = "ustar";

    private final String description;
    private final SpooledTar tar;
    private final MemoryTrees directories;
    private final Tree tree;

    private TarContext(String description, SpooledTar tar, MemoryTrees directories, Tree tree) {
        this.description = description;
        this.tar = tar;
        this.directories = directories;
        this.tree = tree;
    }

    /// How many bytes [#isTar] wants to see.
    public static final int HEAD_SIZE = 512;

    /// Whether bytes that begin like this are a tar or something compressed, rather than a Dockerfile.
    ///
    /// @param head the first [#HEAD_SIZE] bytes, or all if there are fewer
    public static boolean isTar(byte[] head) {
        if (Compression.detect(head) != Compression.NONE) {
            return true;
        }
        for (int i = 0; i < MAGIC.length(); i++) {
            if (head.length <= MAGIC_OFFSET + i || head[MAGIC_OFFSET + i] != MAGIC.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Reads a tar, compressed or not, to its end. The caller closes the result.
    ///
    /// @param source left open
    /// @param description for people: where it comes from
    /// @param temporaryDirectory for the unpacked tar, in a file that nobody sees and that goes with this
    ///     process
    /// @throws IOException also if it is damaged, or holds what only layers can hold
    public static TarContext read(InputStream source, String description, Path temporaryDirectory) throws IOException {
        SpooledTar spooled = SpooledTar.create(temporaryDirectory);
        try {
            InputStream plain = Compression.decompress(source);
            LayerContents contents = LayerReader.read(spooled.copying(plain), LayerLimits.DEFAULT);
            for (LayerContents.Entry entry : contents.entries()) {
                if (!(entry.change() instanceof Change.Put)) {
                    throw new IOException("the context " + description + " removes " + entry.path()
                            + ", which only layers of images can; name the file so that it doesn't begin with .wh.");
                }
            }
            spooled.index(contents);
            MemoryTrees directories = MemoryTrees.empty();
            Tree tree = LayerApplication.apply(Trees.empty(directories), contents, directories);
            return new TarContext(description, spooled, directories, tree);
        } catch (MalformedLayerException e) {
            spooled.close();
            throw new IOException("the context " + description + " is no readable tar: " + e.getMessage(), e);
        } catch (IOException e) {
            spooled.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<byte[]> readFile(String path, int maxSize) throws IOException {
        TreePath inside;
        try {
            inside = TreePath.of(path);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!(TreeLookup.follow(tree, inside, directories) instanceof Resolution.Present found)) {
            return Optional.empty();
        }
        if (!(found.node() instanceof Node.File file)) {
            throw new IOException(found.path() + " in the context is no regular file");
        }
        if (file.size() > maxSize) {
            throw new IOException(found.path() + " in the context has " + file.size() + " bytes, more than the "
                    + maxSize + " that are read of such a file");
        }
        try (InputStream in = tar.open(file)) {
            return Optional.of(in.readAllBytes());
        }
    }

    /// All of it but what is ignored.
    @Override
    public Scan scan(ContextSelection selection) {
        Tree kept = new IgnoredRemoval(selection.ignored(), directories).apply(tree);
        return new SimpleScan(kept, directories, tar, 0);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
