package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            if (!Files.exists(file) || Files.size(file) != blob.size()) {
                copy(blob, from, file);
            }
        }
        Map<String, byte[]> documents = LayoutDocuments.of(images, from);
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            if (document.getKey().equals("oci-layout")) {
                replace(directory.resolve(document.getKey()), document.getValue());
            }
        }
        byte[] index = documents.getOrDefault("index.json", new byte[0]);
        replace(directory.resolve("index.json"), merged(OciJson.readIndex(index)));
    }

    private static void copy(Descriptor blob, ContentStore from, Path file) throws IOException {
        Path partial = partial(file);
        try (Blob open = from.open(blob.digest());
                InputStream in = open.newInputStream()) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /// The new entries, then the old ones that name something else.
    private byte[] merged(Index written) throws IOException {
        Path file = directory.resolve("index.json");
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

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path partial = partial(file);
        try {
            Files.write(partial, bytes);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static Path partial(Path file) {
        return file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
    }
}
