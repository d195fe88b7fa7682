package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import dev.mica.transport.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The images of one repository (distribution-spec, "Pull"). For any thread.
final class Repository {
    private static final String MANIFEST_TYPES = Stream.of(
                    MediaType.OCI_INDEX, MediaType.OCI_MANIFEST, MediaType.DOCKER_INDEX, MediaType.DOCKER_MANIFEST)
            .map(MediaType::value)
            .collect(Collectors.joining(", "));
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1";

    private final RegistryHost host;
    private final String name;
    private final String pull;

    /// @param name within the registry
    Repository(RegistryHost host, String name) {
        this.host = host;
        this.name = name;
        this.pull = "repository:" + name + ":pull";
    }

    /// A manifest or index as the registry gave it.
    @SuppressWarnings("ArrayRecordComponent")
    record Document(Descriptor descriptor, byte[] bytes) {}

    /// What a tag or digest names now, without its bytes where the registry's headers say all.
    Optional<Descriptor> resolve(String reference) throws IOException {
        try (Reply reply = host.send(manifestCall("HEAD", reference), pull)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            if (reply.status() != 200) {
                throw RegistryErrors.of(shown(reference), reply);
            }
            Optional<Digest> digest = reply.header("Docker-Content-Digest").flatMap(Repository::digest);
            Optional<MediaType> type = mediaType(reply);
            if (digest.isPresent() && type.isPresent() && reply.length().isPresent()) {
                requireSame(reference, digest.get());
                return Optional.of(
                        Descriptor.of(type.get(), digest.get(), reply.length().getAsLong()));
            }
        }
        return document(reference).map(Document::descriptor);
    }

    /// A manifest or index, verified if the reference is a digest. Empty if there is none.
    Optional<Document> document(String reference) throws IOException {
        try (Reply reply = host.send(manifestCall("GET", reference), pull)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            if (reply.status() != 200) {
                throw RegistryErrors.of(shown(reference), reply);
            }
            byte[] bytes = reply.read(OciJson.MAX_BYTES);
            Digest digest = digest(reference)
                    .map(wanted -> Digest.of(
                            wanted.algorithm(),
                            wanted.algorithm().newMessageDigest().digest(bytes)))
                    .orElseGet(() -> Digest.ofBytes(bytes));
            requireSame(reference, digest);
            MediaType type = documentType(bytes)
                    .or(() -> mediaType(reply))
                    .orElseThrow(
                            () -> new RemoteFailureException(shown(reference) + " is no image manifest and no index"));
            RegistryDocuments.require(shown(reference), type, bytes);
            return Optional.of(new Document(Descriptor.of(type, digest, bytes.length), bytes));
        }
    }

    private Call manifestCall(String method, String reference) throws IOException {
        return Call.of(method, host.uri(name + "/manifests/" + reference)).with("Accept", MANIFEST_TYPES);
    }

    private void requireSame(String reference, Digest found) throws IOException {
        Optional<Digest> wanted = digest(reference);
        if (wanted.isPresent() && !wanted.get().equals(found)) {
            throw new RemoteFailureException(shown(reference) + ": the registry's answer has another digest: " + found);
        }
    }

    @Override
    public String toString() {
        return host.name() + "/" + name;
    }

    /// For people.
    private String shown(String reference) {
        return host.name() + "/" + name + (reference.indexOf(':') < 0 ? ":" : "@") + reference;
    }

    private static Optional<Digest> digest(String text) {
        try {
            return text.indexOf(':') < 0 ? Optional.empty() : Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            // A header of no meaning says nothing.
            return Optional.empty();
        }
    }

    private Optional<MediaType> mediaType(Reply reply) {
        String value =
                reply.header("Content-Type").orElse("").replaceFirst(";.*", "").strip();
        MediaType type = new MediaType(value);
        return type.isIndex() || type.isManifest() ? Optional.of(type) : Optional.empty();
    }

    private Optional<MediaType> documentType(byte[] bytes) throws IOException {
        JsonValue document = RegistryDocuments.json("the manifest that " + host.name() + " gives", bytes);
        Optional<String> stated = document.text("mediaType");
        if (stated.filter(type -> type.startsWith(SCHEMA_1)).isPresent()
                || document.number("schemaVersion")
                        .filter(version -> version == 1)
                        .isPresent()) {
            throw new RemoteFailureException(
                    host.name() + "/" + name
                            + " has a manifest of Docker's schema 1, which is not read: push the image again with a newer tool");
        }
        return stated.map(MediaType::new).filter(type -> type.isIndex() || type.isManifest());
    }

    /// Brings a blob into the store, verified.
    ///
    /// @param parts where unfinished downloads of large blobs are kept, if they are
    void download(Descriptor blob, ContentStore into, Optional<Path> parts) throws IOException {
        if (parts.isEmpty() || blob.size() < PartialDownload.LEAST_BYTES) {
            download(blob, into);
            return;
        }
        Optional<PartialDownload> opened = PartialDownload.open(parts.get(), blob);
        if (opened.isEmpty()) {
            download(blob, into);
            return;
        }
        try (PartialDownload part = opened.get()) {
            if (!resume(blob, into, part)) {
                // What was kept may be at fault, and is no more.
                download(blob, into);
            }
        }
    }

    /// @return false if the bytes are wrong, and some of them were kept from before
    private boolean resume(Descriptor blob, ContentStore into, PartialDownload part) throws IOException {
        try (BlobWriter writer = into.newBlob()) {
            long kept = part.replay(writer);
            try {
                transfer(blob, kept).writeTo(part.over(writer));
                writer.commit(blob.digest());
            } catch (CorruptBlobException e) {
                part.discard();
                if (kept > 0) {
                    return false;
                }
                throw wrong(blob, e);
            }
        }
        part.discard();
        return true;
    }

    private void download(Descriptor blob, ContentStore into) throws IOException {
        try (BlobWriter writer = into.newBlob()) {
            transfer(blob, 0).writeTo(writer);
            writer.commit(blob.digest());
        } catch (CorruptBlobException e) {
            throw wrong(blob, e);
        }
    }

    private BlobDownload transfer(Descriptor blob, long done) throws IOException {
        return new BlobDownload(host, Call.get(host.uri(name + "/blobs/" + blob.digest())), pull, blob, done);
    }

    private RemoteFailureException wrong(Descriptor blob, CorruptBlobException e) {
        return new RemoteFailureException(
                host.name() + "/" + name + " gives wrong bytes for the blob " + blob.digest() + ": " + e.detail(), e);
    }

    /// Brings a manifest or an index into the store, verified.
    void fetch(Descriptor document, ContentStore into) throws IOException {
        Document found = document(document.digest().toString())
                .orElseThrow(
                        () -> new RemoteFailureException(shown(document.digest().toString()) + ": not found"));
        if (found.bytes.length != document.size()) {
            throw new RemoteFailureException(shown(document.digest().toString()) + ": expected " + document.size()
                    + " bytes, found " + found.bytes.length);
        }
        try (BlobWriter writer = into.newBlob()) {
            writer.write(found.bytes);
            writer.commit(document.digest());
        }
    }
}
