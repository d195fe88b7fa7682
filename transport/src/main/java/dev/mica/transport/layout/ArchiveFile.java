package dev.mica.transport.layout;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.port.BoundedInputStream;
import dev.mica.core.port.UnnamedFile;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A layout as a tar. One pass finds where its files lie and what their digests are; then they are read in place. A
/// compressed tar is unpacked to a file first.
final class ArchiveFile implements LayoutFiles {
    private static final int BUFFER_BYTES = 1 << 16;
    /// Older docker versions put links where a layer stands twice; a chain of them has no use.
    private static final int MAX_LINKS = 4;

    private final String description;
    private final Bytes tar;
    private final Map<TreePath, LayerContents.Entry> entries = new HashMap<>();

    private ArchiveFile(String description, Bytes tar, LayerContents contents) {
        this.description = description;
        this.tar = tar;
        contents.entries().forEach(entry -> entries.put(entry.path(), entry));
    }

    /// @param temporary a directory for the unpacked tar
    static ArchiveFile open(Path file, Path temporary) throws IOException {
        Compression compression;
        try (InputStream in = Files.newInputStream(file)) {
            compression = Compression.detect(in.readNBytes(Compression.DETECT_BYTES));
        }
        if (compression == Compression.NONE) {
            Bytes bytes = new Bytes.Named(file);
            return new ArchiveFile(file.toString(), bytes, index(file.toString(), bytes));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return unpacked(file.toString(), in, temporary);
        }
    }

    /// An archive that comes in a stream, plain or compressed.
    static ArchiveFile read(String description, InputStream in, Path temporary) throws IOException {
        return unpacked(description, in, temporary);
    }

    private static ArchiveFile unpacked(String description, InputStream in, Path temporary) throws IOException {
        UnnamedFile tar = UnnamedFile.create(temporary);
        boolean read = false;
        try {
            try (InputStream plain = Compression.decompress(new BufferedInputStream(in, BUFFER_BYTES))) {
                tar.append(plain);
            }
            Bytes bytes = new Bytes.Unnamed(tar);
            ArchiveFile archive = new ArchiveFile(description, bytes, index(description, bytes));
            read = true;
            return archive;
        } finally {
            if (!read) {
                tar.close();
            }
        }
    }

    private static LayerContents index(String description, Bytes tar) throws IOException {
        try (InputStream in = tar.open(0, Long.MAX_VALUE)) {
            return LayerReader.read(in, LayerLimits.DEFAULT);
        } catch (MalformedLayerException e) {
            throw new IOException(description + " can't be read as an archive: " + e.getMessage(), e);
        }
    }

    @Override
    public String description() {
        return description;
    }

    /// A file's digest and size, without reading it again.
    Optional<Node.File> file(String name) {
        return entry(name)
                .map(LayerContents.Entry::change)
                .flatMap(change -> change instanceof Change.Put(TreePath _, Node.File file)
                        ? Optional.of(file)
                        : Optional.empty());
    }

    private Optional<LayerContents.Entry> entry(String name) {
        Optional<TreePath> path = path(name);
        for (int links = 0; links < MAX_LINKS && path.isPresent(); links++) {
            LayerContents.Entry entry = entries.get(path.get());
            if (entry == null || !(entry.change() instanceof Change.Put(TreePath at, Node.Symlink link))) {
                return Optional.ofNullable(entry);
            }
            String target = new String(link.target().bytes(), StandardCharsets.UTF_8);
            path = at.isRoot() ? Optional.empty() : path(at.parent() + "/" + target);
        }
        return Optional.empty();
    }

    /// Names within the archive only; what is no path is the name of nothing.
    private static Optional<TreePath> path(String name) {
        try {
            return Optional.of(TreePath.of(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        Optional<LayerContents.Entry> entry = entry(name);
        OptionalLong offset =
                entry.isEmpty() ? OptionalLong.empty() : entry.get().dataOffset();
        Optional<Node.File> file = file(name);
        if (offset.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(tar.open(offset.getAsLong(), file.get().size()));
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /// Where the tar's bytes are.
    private sealed interface Bytes {
        InputStream open(long position, long length) throws IOException;

        void close() throws IOException;

        /// The user's file, as it is.
        record Named(Path file) implements Bytes {
            @Override
            public InputStream open(long position, long length) throws IOException {
                FileChannel channel = FileChannel.open(file);
                boolean ready = false;
                try {
                    channel.position(position);
                    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
                    ready = true;
                    return new BoundedInputStream(in, length);
                } finally {
                    if (!ready) {
                        channel.close();
                    }
                }
            }

            @Override
            public void close() {}
        }

        /// A copy of Mica's own.
        record Unnamed(UnnamedFile file) implements Bytes {
            @Override
            public InputStream open(long position, long length) {
                return file.open(position, length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }
}
