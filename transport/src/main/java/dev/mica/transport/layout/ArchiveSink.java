package dev.mica.transport.layout;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Writes images as a tar of an OCI layout with docker's `manifest.json` beside. The same images give the same bytes:
/// names in order, no times.
public final class ArchiveSink implements ImageSink {
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;

    private final Destination destination;

    /// Where the tar goes.
    private sealed interface Destination {
        record Stream(OutputStream out) implements Destination {}

        record File(Path path) implements Destination {}
    }

    private ArchiveSink(Destination destination) {
        this.destination = destination;
    }

    /// Writes to a stream. What went out before a failure can't be taken back; it is no whole tar.
    ///
    /// @param out is flushed and left open
    public ArchiveSink(OutputStream out) {
        this(new Destination.Stream(out));
    }

    /// Writes a file, in one step: it is there, whole, or as it was.
    ///
    /// @param file in a directory that exists; replaced if it is there
    public ArchiveSink(Path file) {
        this(new Destination.File(file));
    }

    @Override
    public void write(List<NamedImage> images, ContentStore from) throws IOException {
        switch (destination) {
            case Destination.Stream(OutputStream out) -> {
                write(images, from, out);
                out.flush();
            }
            case Destination.File(Path path) -> ReplacedFile.write(path, out -> write(images, from, out));
        }
    }

    private static void write(List<NamedImage> images, ContentStore from, OutputStream out) throws IOException {
        SortedMap<Digest, Descriptor> blobs = LayoutBlobs.of(images, from);
        List<Change> changes = new ArrayList<>();
        changes.add(directory("blobs"));
        blobs.keySet().stream()
                .map(digest -> "blobs/" + digest.algorithm().label())
                .distinct()
                .forEach(path -> changes.add(directory(path)));
        for (Descriptor blob : blobs.values()) {
            changes.add(file(ImageLayout.path(blob.digest()), blob.digest(), blob.size()));
        }
        Map<Digest, byte[]> documents = new HashMap<>();
        LayoutDocuments.of(images, from).forEach((name, bytes) -> {
            Digest digest = Digest.ofBytes(bytes);
            documents.put(digest, bytes);
            changes.add(file(name, digest, bytes.length));
        });
        LayerWriter.write(new Changeset(changes), contents(documents, from), out);
    }

    private static Change directory(String path) {
        Metadata metadata = Metadata.rootOwned(DIRECTORY_MODE, 0);
        return new Change.Put(TreePath.of(path), new Node.Dir(metadata, DirectoryCodec.refOf(Directory.EMPTY)));
    }

    private static Change file(String path, Digest digest, long size) {
        return new Change.Put(TreePath.of(path), new Node.File(Metadata.rootOwned(FILE_MODE, 0), digest, size, 0));
    }

    private static FileContents contents(Map<Digest, byte[]> documents, ContentStore from) {
        return file -> {
            byte[] document = documents.get(file.content());
            if (document != null) {
                return new ByteArrayInputStream(document);
            }
            Blob blob = from.open(file.content());
            return new FilterInputStream(blob.newInputStream()) {
                @Override
                public void close() throws IOException {
                    try (blob) {
                        super.close();
                    }
                }
            };
        };
    }
}
