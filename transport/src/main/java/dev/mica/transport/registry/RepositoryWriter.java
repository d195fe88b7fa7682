package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is written to one repository (distribution-spec, "Push" and "Content Management"), and its tags. For any
/// thread.
final class RepositoryWriter {
    private static final int MAX_TAGS_BYTES = 16 << 20;

    private final RegistryHost host;
    private final String name;
    private final String scope;
    private final RegistryMemory memory;
    private final int chunkBytes;

    /// @param name within the registry
    RepositoryWriter(RegistryHost host, String name, RegistryMemory memory, int chunkBytes) {
        this.host = host;
        this.name = name;
        this.memory = memory;
        this.chunkBytes = chunkBytes;
        this.scope = "repository:" + name + ":pull,push";
    }

    private String shown(String what) {
        return host.name() + "/" + name + ": " + what;
    }

    /// Whether the repository has the blob.
    boolean holds(Digest blob) throws IOException {
        return holds(Call.head(host.uri(name + "/blobs/" + blob)), "blob " + blob);
    }

    private boolean holds(Call question, String what) throws IOException {
        try (Reply reply = host.send(question, scope)) {
            if (reply.status() != 200 && reply.status() != 404) {
                throw RegistryErrors.of(shown(what), reply);
            }
            return reply.status() == 200;
        }
    }

    /// Brings a blob into the repository, if it lacks it: from another repository of the registry if one is known to
    /// have it, else by sending it.
    ///
    /// @param from has it
    UploadOutcome upload(Descriptor blob, ContentStore from) throws IOException {
        return upload(blob, from, Optional.empty());
    }

    /// The same with an upload that was begun early, if there is one.
    UploadOutcome upload(Descriptor blob, ContentStore from, Optional<URI> begun) throws IOException {
        UploadOutcome outcome = holds(blob.digest())
                ? new UploadOutcome.Present()
                : new BlobUpload(new UploadRequests(host, name), memory, blob, chunkBytes).run(from, begun);
        memory.placed(host.name(), name, blob.digest());
        return outcome;
    }

    /// Begins to send a blob that is still being made.
    ///
    /// @param recipe names the bytes that will come
    EarlyUpload uploadEarly(Digest recipe) {
        return new EarlyUpload(
                new UploadRequests(host, name), memory, recipe, Math.min(chunkBytes, EarlyUpload.CHUNK_BYTES));
    }

    /// Sets a manifest under a tag or its digest. One that belongs to another one is put into the list of that one's
    /// referrers, if the registry does not say that it keeps it.
    void putManifest(String reference, MediaType type, byte[] document) throws IOException {
        Call call = Call.of("PUT", host.uri(name + "/manifests/" + reference))
                .with("Content-Type", type.value())
                .withBody(Call.Body.of(document));
        boolean listed;
        try (Reply reply = sendManifest(call)) {
            if (reply.status() != 201) {
                throw RegistryErrors.of(shown("manifest " + reference), reply);
            }
            listed = reply.header("OCI-Subject").isPresent();
        }
        if (!listed && type.isManifest()) {
            Manifest manifest = OciJson.readManifest(document);
            if (manifest.subject().isPresent()) {
                new Referrers(host, name).add(manifest, document, this);
            }
        }
    }

    /// Docker's registry finds wrong bytes in a manifest that somebody else sends at the same time: it is sent again.
    private Reply sendManifest(Call call) throws IOException {
        Reply first = host.send(call, scope);
        if (first.status() != 400) {
            return first;
        }
        first.close();
        host.http().pauseAfter(1, call.toString());
        return host.send(call, scope);
    }

    /// Whether the repository has the manifest or index.
    boolean holdsManifest(Descriptor document) throws IOException {
        Call call = Call.head(host.uri(name + "/manifests/" + document.digest()))
                .with("Accept", document.mediaType().value());
        return holds(call, "manifest " + document.digest());
    }

    /// Removes a manifest and all tags that name it, or a tag, if it is there.
    ///
    /// @param reference a digest or a tag
    /// @throws UnsupportedOperationException if the registry lets nothing be deleted
    void delete(String reference) throws IOException {
        Call call = Call.of("DELETE", host.uri(name + "/manifests/" + reference));
        try (Reply reply = host.send(call, "repository:" + name + ":delete,pull,push")) {
            switch (reply.status()) {
                case 200, 202, 204, 404, 410 -> {
                    // It is gone.
                }
                case 400, 401, 403, 405, 501 ->
                    throw new UnsupportedOperationException(shown("nothing can be deleted"));
                default -> throw RegistryErrors.of(shown("deletion of " + reference), reply);
            }
        }
    }

    /// All tags; none if there is no such repository yet.
    List<String> tags() throws IOException {
        List<String> tags = new ArrayList<>();
        URI page = host.uri(name + "/tags/list");
        for (int pages = 0; pages < NextPage.MAX_PAGES; pages++) {
            Optional<URI> next;
            try (Reply reply = host.send(Call.get(page), "repository:" + name + ":pull")) {
                if (reply.status() == 404) {
                    return tags;
                }
                if (reply.status() != 200) {
                    throw RegistryErrors.of(shown("list of tags"), reply);
                }
                tags.addAll(RegistryDocuments.json(shown("the list of tags"), reply.read(MAX_TAGS_BYTES))
                        .texts("tags"));
                next = NextPage.of(reply);
            }
            if (next.isEmpty()) {
                return tags;
            }
            page = next.get();
        }
        throw new RemoteFailureException(shown("the list of tags has no end"));
    }
}
