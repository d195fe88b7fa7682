package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The images in an OCI layout (image-spec, "Image Layout"), be it a directory or a tar, or in an archive of
/// `docker save`. Closed by who opened it; for any thread.
public final class ImageLayout implements ImageSource, Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final LayoutFiles files;
    private final LayoutSelection selection;
    private final Optional<DockerArchive> docker;

    private ImageLayout(LayoutFiles files, List<Descriptor> entries, Optional<DockerArchive> docker) {
        this.files = files;
        this.selection = new LayoutSelection(files.description(), entries);
        this.docker = docker;
    }

    /// Opens a layout directory, an archive of one, or one that an older docker saved; archives may be compressed.
    ///
    /// @param temporary a directory for what a compressed archive is unpacked to; made if it is missing
    /// @throws IOException if it is none of these
    public static ImageLayout open(Path path, Path temporary) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "expected a layout directory or an image archive");
        }
        return of(Files.isDirectory(path) ? new LayoutDirectory(path) : ArchiveFile.open(path, temporary));
    }

    /// Reads an archive from a stream to its end.
    ///
    /// @param description for people
    /// @param in left open
    /// @param temporary a directory for the archive; made if it is missing
    public static ImageLayout read(String description, InputStream in, Path temporary) throws IOException {
        return of(ArchiveFile.read(description, in, temporary));
    }

    private static ImageLayout of(LayoutFiles files) throws IOException {
        try {
            Optional<byte[]> index = files.read(LayoutDocuments.INDEX_FILE, OciJson.MAX_BYTES);
            if (index.isPresent()) {
                return new ImageLayout(files, OciJson.readIndex(index.get()).manifests(), Optional.empty());
            }
            if (files instanceof ArchiveFile archive) {
                Optional<DockerArchive> docker = DockerArchive.find(archive);
                if (docker.isPresent()) {
                    return new ImageLayout(files, docker.get().entries(), docker);
                }
            }
            throw new IOException(files.description() + " holds no image: expected an OCI layout ("
                    + LayoutDocuments.INDEX_FILE + ") or an archive of docker save (manifest.json)");
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
        Map<Digest, Set<ImageReference>> names = new LinkedHashMap<>();
        for (Descriptor entry : selection.entries()) {
            targets.putIfAbsent(entry.digest(), plain(entry));
            Set<ImageReference> own = names.computeIfAbsent(entry.digest(), digest -> new LinkedHashSet<>());
            LayoutNames.name(entry).ifPresent(own::add);
        }
        return targets.values().stream()
                .map(target -> new NamedImage(target, List.copyOf(names.getOrDefault(target.digest(), Set.of()))))
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
        return selection.entries().stream()
                .filter(entry -> LayoutNames.matches(entry, reference))
                .findFirst()
                .map(ImageLayout::plain);
    }

    /// The image a user means.
    ///
    /// @param selector a tag, `:TAG`, a whole name, a digest or `@DIGEST`; empty for the only image
    /// @throws IOException if there is no such image, or several; lists those that are there
    public Descriptor select(String selector) throws IOException {
        String name = selector.startsWith(":") || selector.startsWith("@") ? selector.substring(1) : selector;
        if (name.isEmpty()) {
            return plain(selection.only());
        }
        if (!selector.startsWith("@") && !name.matches("sha(256|512):.*")) {
            return plain(selection.named(name));
        }
        Digest digest;
        try {
            digest = Digest.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IOException(description() + ": " + e.getMessage(), e);
        }
        return byDigest(digest).orElseThrow(() -> selection.missing(digest));
    }

    /// The image of a tag.
    public Optional<Descriptor> byTag(String tag) {
        return selection.entries().stream()
                .filter(entry -> LayoutNames.hasTag(entry, tag))
                .findFirst()
                .map(ImageLayout::plain);
    }

    /// The image of a digest: one that the layout names, or one within an index.
    public Optional<Descriptor> byDigest(Digest digest) throws IOException {
        for (Descriptor entry : selection.entries()) {
            if (entry.digest().equals(digest)) {
                return Optional.of(plain(entry));
            }
            Optional<Descriptor> inner = entry.mediaType().isIndex() ? within(entry, digest) : Optional.empty();
            if (inner.isPresent()) {
                return inner;
            }
        }
        return Optional.empty();
    }

    private Optional<Descriptor> within(Descriptor index, Digest digest) throws IOException {
        Optional<byte[]> document = files.read(path(index.digest()), OciJson.MAX_BYTES);
        if (document.isEmpty() || !Digest.ofBytes(document.get()).equals(index.digest())) {
            return Optional.empty();
        }
        return OciJson.readIndex(document.get()).manifests().stream()
                .filter(manifest -> manifest.digest().equals(digest))
                .findFirst()
                .map(ImageLayout::plain);
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
        fetch(blob, into);
    }

    /// Brings a blob into the store, verified; does nothing if the store has it.
    ///
    /// @throws CorruptBlobException if the layout has other bytes than the digest and the size say
    public void fetch(Descriptor blob, ContentStore into) throws IOException {
        if (into.contains(blob.digest())) {
            return;
        }
        InputStream opened = open(blob)
                .orElseThrow(() -> new IOException(description() + " is incomplete: the blob " + blob.digest() + " ("
                        + blob.mediaType() + ", " + blob.size() + " bytes) is missing"));
        try (InputStream in = opened;
                BlobWriter writer = into.newBlob()) {
            copy(in, blob, writer);
            writer.commit(blob.digest());
        } catch (CorruptBlobException e) {
            throw new CorruptBlobException(blob.digest(), "in " + description() + ", " + e.detail());
        }
    }

    private static void copy(InputStream in, Descriptor blob, BlobWriter writer) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (count > blob.size() - writer.size()) {
                throw new CorruptBlobException(blob.digest(), "expected " + blob.size() + " bytes, found more");
            }
            writer.write(buffer, 0, count);
        }
        if (writer.size() < blob.size()) {
            throw new CorruptBlobException(blob.digest(), "expected " + blob.size() + " bytes, found " + writer.size());
        }
    }

    /// Brings all images into the store, of an index those that the layout holds. Blobs that were brought before
    /// something was found missing stay, for the collector to remove.
    ///
    /// @return the images and the names that the layout gives them
    /// @throws IOException if an image is damaged or incomplete
    public List<NamedImage> load(ContentStore into) throws IOException {
        List<NamedImage> images = images();
        for (NamedImage image : images) {
            new ImageTransfer(this, into).bring(image.target());
        }
        return images;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
