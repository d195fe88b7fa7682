package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A shared cache in a directory: an OCI image layout whose `index.json` lists its artifacts. Whoever changes
/// it holds a lock on a file in it; whoever reads needs none, since the index is replaced in one step.
public final class LayoutCache implements CacheStore {
    private final Path directory;

    /// @param directory made by the first publication
    public LayoutCache(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public String description() {
        return "directory " + directory;
    }

    @Override
    public List<Digest> artifacts() throws IOException {
        return entries().stream()
                .filter(entry -> entry.mediaType().equals(MediaType.OCI_MANIFEST))
                .map(Descriptor::digest)
                .distinct()
                .sorted()
                .toList();
    }

    private List<Descriptor> entries() throws IOException {
        Optional<byte[]> index = new LayoutDirectory(directory).read(LayoutDocuments.INDEX_FILE, OciJson.MAX_BYTES);
        return index.isEmpty() ? List.of() : OciJson.readIndex(index.get()).manifests();
    }

    @Override
    public byte[] manifest(Digest artifact) throws IOException {
        Optional<Descriptor> entry = entries().stream()
                .filter(listed -> listed.digest().equals(artifact))
                .findFirst();
        if (entry.isEmpty()) {
            throw new BlobNotFoundException(artifact);
        }
        return document(entry.get());
    }

    private byte[] document(Descriptor listed) throws IOException {
        try (InputStream in = open(listed)) {
            return in.readNBytes(OciJson.MAX_BYTES);
        }
    }

    private InputStream open(Descriptor blob) throws IOException {
        try {
            return new VerifiedInputStream(
                    Files.newInputStream(directory.resolve(ImageLayout.path(blob.digest()))),
                    blob.digest(),
                    blob.size());
        } catch (NoSuchFileException e) {
            throw (IOException) new BlobNotFoundException(blob.digest()).initCause(e);
        }
    }

    @Override
    public void fetch(Descriptor blob, ContentStore into) throws IOException {
        if (into.contains(blob.digest())) {
            return;
        }
        try (InputStream in = open(blob);
                BlobWriter writer = into.newBlob()) {
            in.transferTo(writer);
            writer.commit(blob.digest());
        }
    }

    @Override
    public void publish(Digest manifest, ContentStore from) throws IOException {
        byte[] document = from.read(manifest, OciJson.MAX_BYTES);
        Manifest parsed = OciJson.readManifest(document);
        makeDirectory();
        try (DirectoryLock lock = DirectoryLock.of(directory)) {
            lock.hold();
            for (Descriptor blob : blobs(parsed)) {
                copy(blob, from);
            }
            copy(Descriptor.of(MediaType.OCI_MANIFEST, manifest, document.length), from);
            List<Descriptor> entries = new ArrayList<>(entries());
            if (entries.stream().noneMatch(entry -> entry.digest().equals(manifest))) {
                entries.add(new Descriptor(
                        MediaType.OCI_MANIFEST,
                        manifest,
                        document.length,
                        Map.of(),
                        Optional.empty(),
                        parsed.artifactType()));
            }
            writeIndex(entries);
        }
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException("the directory " + directory + " can't be made", e);
        }
    }

    private static List<Descriptor> blobs(Manifest manifest) {
        List<Descriptor> blobs = new ArrayList<>(manifest.layers());
        blobs.add(manifest.config());
        return blobs;
    }

    private void copy(Descriptor blob, ContentStore from) throws IOException {
        Path file = directory.resolve(ImageLayout.path(blob.digest()));
        if (Files.isRegularFile(file) && Files.size(file) == blob.size()) {
            return;
        }
        Files.createDirectories(file.getParent());
        try (Blob open = from.open(blob.digest());
                InputStream in = open.newInputStream()) {
            ReplacedFile.write(file, in::transferTo);
        }
    }

    private void writeIndex(List<Descriptor> entries) throws IOException {
        byte[] index = OciJson.write(Index.of(MediaType.OCI_INDEX, entries));
        ReplacedFile.write(
                directory.resolve(LayoutDocuments.VERSION_FILE), out -> out.write(LayoutDocuments.version()));
        ReplacedFile.write(directory.resolve(LayoutDocuments.INDEX_FILE), out -> out.write(index));
    }

    /// Takes the entry away, and the blobs that only it has.
    @Override
    public void retract(Digest artifact) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryLock lock = DirectoryLock.of(directory)) {
            lock.hold();
            List<Descriptor> entries = new ArrayList<>(entries());
            Optional<Descriptor> gone = entries.stream()
                    .filter(entry -> entry.digest().equals(artifact))
                    .findFirst();
            if (gone.isEmpty()) {
                return;
            }
            Set<Digest> going = new HashSet<>(List.of(artifact));
            blobs(OciJson.readManifest(document(gone.get()))).forEach(blob -> going.add(blob.digest()));
            entries.removeIf(entry -> entry.digest().equals(artifact));
            writeIndex(entries);
            if (entries.stream().allMatch(entry -> entry.mediaType().equals(MediaType.OCI_MANIFEST))) {
                delete(going, entries);
            }
        }
    }

    private void delete(Set<Digest> going, List<Descriptor> staying) throws IOException {
        Set<Digest> unused = new HashSet<>(going);
        for (Descriptor entry : staying) {
            unused.remove(entry.digest());
            blobs(OciJson.readManifest(document(entry))).forEach(blob -> unused.remove(blob.digest()));
        }
        for (Digest blob : unused) {
            Files.deleteIfExists(directory.resolve(ImageLayout.path(blob)));
        }
    }
}
