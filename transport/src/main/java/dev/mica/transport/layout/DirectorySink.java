package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.ImageSink;
import dev.mica.core.port.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes images as an OCI layout directory. What a layout holds there already stays; of its names, those that are
/// written now move. `index.json` is written last, in one step.
public final class DirectorySink implements ImageSink {
    private final Path directory;

    public DirectorySink(Path directory) {
        this.directory = directory;
    }

    @Override
    public void write(List<NamedImage> images, ContentStore from) throws IOException {
        for (Descriptor blob : LayoutBlobs.of(images, from).values()) {
            Path file = directory.resolve(ImageLayout.path(blob.digest()));
            Files.createDirectories(file.getParent());
            if (!holds(file, blob)) {
                copy(blob, from, file);
            }
        }
        Files.createDirectories(directory);
        replace(LayoutDocuments.VERSION_FILE, LayoutDocuments.version());
        replace(LayoutDocuments.INDEX_FILE, merged(LayoutDocuments.index(images)));
    }

    /// Whether the blob is there already; one that was damaged is written again.
    private static boolean holds(Path file, Descriptor blob) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != blob.size()) {
            return false;
        }
        try (InputStream in = new VerifiedInputStream(Files.newInputStream(file), blob.digest(), blob.size())) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (CorruptBlobException e) {
            return false;
        }
    }

    private static void copy(Descriptor blob, ContentStore from, Path file) throws IOException {
        try (Blob open = from.open(blob.digest());
                InputStream in = open.newInputStream()) {
            ReplacedFile.write(file, in::transferTo);
        }
    }

    /// The new entries, then the old ones that name something else.
    private byte[] merged(Index written) throws IOException {
        Path file = directory.resolve(LayoutDocuments.INDEX_FILE);
        List<Descriptor> entries = new ArrayList<>(written.manifests());
        if (Files.exists(file)) {
            for (Descriptor old : OciJson.readIndex(Files.readAllBytes(file)).manifests()) {
                if (entries.stream().noneMatch(entry -> sameName(entry, old))) {
                    entries.add(old);
                }
            }
        }
        return OciJson.write(Index.of(written.mediaType(), entries));
    }

    private static boolean sameName(Descriptor entry, Descriptor old) {
        Optional<?> name = LayoutNames.name(entry);
        return entry.annotations().equals(old.annotations())
                || (name.isPresent() && name.equals(LayoutNames.name(old)))
                || (name.isEmpty() && entry.digest().equals(old.digest()));
    }

    private void replace(String name, byte[] bytes) throws IOException {
        ReplacedFile.write(directory.resolve(name), out -> out.write(bytes));
    }
}
