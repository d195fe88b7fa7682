package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.port.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images in a layout directory or an archive. Closed by who opened it.
public final class ImageLayout implements ImageSource, Closeable {
    private static final String INDEX = "index.json";

    private final LayoutFiles files;
    private final List<Descriptor> entries;
    private final Optional<DockerArchive> docker;

    private ImageLayout(LayoutFiles files, List<Descriptor> entries, Optional<DockerArchive> docker) {
        this.files = files;
        this.entries = List.copyOf(entries);
        this.docker = docker;
    }

    /// Opens a layout directory, or an archive of one, or one that an older docker version saved.
    ///
    /// @param temporary a directory for what a compressed archive is unpacked to
    /// @throws IOException if it is none of these
    public static ImageLayout open(Path path, Path temporary) throws IOException {
        return of(Files.isDirectory(path) ? new LayoutDirectory(path) : ArchiveFile.open(path, temporary));
    }

    /// Reads an archive from a stream.
    ///
    /// @param description for people
    /// @param temporary a directory for the archive
    public static ImageLayout read(String description, InputStream in, Path temporary) throws IOException {
        return of(ArchiveFile.read(description, in, temporary));
    }

    private static ImageLayout of(LayoutFiles files) throws IOException {
        try {
            Optional<byte[]> index = files.read(INDEX, OciJson.MAX_BYTES);
            if (index.isPresent()) {
                return new ImageLayout(files, OciJson.readIndex(index.get()).manifests(), Optional.empty());
            }
            if (files instanceof ArchiveFile archive) {
                Optional<DockerArchive> docker = DockerArchive.find(archive);
                if (docker.isPresent()) {
                    return new ImageLayout(files, docker.get().entries(), docker);
                }
            }
            throw new IOException(files.description() + " holds no image: expected an OCI layout (" + INDEX
                    + ") or an archive of docker save (manifest.json)");
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return files.description();
    }

    /// All images, with the names that the layout gives them.
    public List<NamedImage> images() {
        Map<Digest, Descriptor> targets = new LinkedHashMap<>();
        Map<Digest, List<ImageReference>> names = new LinkedHashMap<>();
        for (Descriptor entry : entries) {
            targets.putIfAbsent(entry.digest(), plain(entry));
            List<ImageReference> own = names.computeIfAbsent(entry.digest(), digest -> new ArrayList<>());
            LayoutNames.name(entry).filter(name -> !own.contains(name)).ifPresent(own::add);
        }
        return targets.values().stream()
                .map(target -> new NamedImage(target, names.getOrDefault(target.digest(), List.of())))
                .toList();
    }

    /// The same image or index as its document alone says: what the layout adds are names.
    private static Descriptor plain(Descriptor entry) {
        return Descriptor.of(entry.mediaType(), entry.digest(), entry.size());
    }

    /// The image of a name, of a digest, or of the tag alone if the layout names tags only.
    @Override
    public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
        if (reference.digest().isPresent()) {
            return byDigest(reference.digest().get());
        }
        return entries.stream()
                .filter(entry -> LayoutNames.matches(entry, reference))
                .findFirst()
                .map(ImageLayout::plain);
    }

    /// The image of a tag.
    public Optional<Descriptor> byTag(String tag) {
        return entries.stream()
                .filter(entry -> LayoutNames.hasTag(entry, tag))
                .findFirst()
                .map(ImageLayout::plain);
    }

    /// The image of a digest: one that the layout names, or one within an index.
    public Optional<Descriptor> byDigest(Digest digest) throws IOException {
        for (Descriptor entry : entries) {
            if (entry.digest().equals(digest)) {
                return Optional.of(plain(entry));
            }
            if (entry.mediaType().isIndex()) {
                Optional<byte[]> document = document(entry);
                Index index =
                        document.isEmpty() ? Index.of(entry.mediaType(), List.of()) : OciJson.readIndex(document.get());
                Optional<Descriptor> inner = index.manifests().stream()
                        .filter(manifest -> manifest.digest().equals(digest))
                        .findFirst();
                if (inner.isPresent()) {
                    return inner.map(ImageLayout::plain);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> document(Descriptor descriptor) throws IOException {
        Optional<byte[]> document = docker.flatMap(archive -> archive.document(descriptor.digest()));
        return document.isPresent() ? document : files.read(path(descriptor.digest()), OciJson.MAX_BYTES);
    }

    static String path(Digest digest) {
        return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
    }

    /// Whether the layout holds the blob: an index may name images that were left out.
    public boolean holds(Descriptor blob) throws IOException {
        Optional<InputStream> opened = open(blob);
        if (opened.isPresent()) {
            opened.get().close();
        }
        return opened.isPresent();
    }

    private Optional<InputStream> open(Descriptor blob) throws IOException {
        return docker.isPresent() ? docker.get().open(blob.digest()) : files.open(path(blob.digest()));
    }

    @Override
    public void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException {
        if (into.contains(blob.digest())) {
            return;
        }
        InputStream opened = open(blob)
                .orElseThrow(
                        () -> new IOException(files.description() + ": the blob " + blob.digest() + " is missing"));
        try (InputStream in = opened;
                BlobWriter writer = into.newBlob()) {
            in.transferTo(writer);
            if (writer.size() != blob.size()) {
                throw new CorruptBlobException(
                        blob.digest(),
                        "expected " + blob.size() + " bytes, found " + writer.size() + " in " + files.description());
            }
            writer.commit(blob.digest());
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
