package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.MalformedDocumentException;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which manifests of a repository say that they belong to another one (distribution-spec, "Listing Referrers"). Where
/// the registry keeps no such list, it is kept in an index under a tag that the subject's digest makes.
///
/// @param name of the repository within the registry
record Referrers(RegistryHost host, String name) {
    private static final int MAX_TAG_LENGTH = 128;

    /// All of them, each with its artifact type and annotations.
    List<Descriptor> of(Digest subject) throws IOException {
        List<Descriptor> referrers = new ArrayList<>();
        URI page = host.uri(name + "/referrers/" + subject);
        for (int pages = 0; pages < NextPage.MAX_PAGES; pages++) {
            Optional<URI> next;
            Call call = Call.get(page).with("Accept", MediaType.OCI_INDEX.value());
            try (Reply reply = host.send(call, "repository:" + name + ":pull")) {
                boolean lists = reply.status() == 200
                        && reply.header("Content-Type").orElse("").startsWith(MediaType.OCI_INDEX.value());
                if (pages == 0 && !lists && (reply.status() == 200 || reply.status() == 404)) {
                    return tagged(subject);
                }
                if (!lists) {
                    throw RegistryErrors.of(shown(subject), reply);
                }
                referrers.addAll(index(subject, reply.read(OciJson.MAX_BYTES)));
                next = NextPage.of(reply);
            }
            if (next.isEmpty()) {
                return referrers;
            }
            page = next.get();
        }
        throw new RemoteFailureException(shown(subject) + " has no end");
    }

    private String shown(Digest subject) {
        return host.name() + "/" + name + ": the list of what refers to " + subject;
    }

    private List<Descriptor> index(Digest subject, byte[] bytes) throws RemoteFailureException {
        try {
            return OciJson.readIndex(bytes).manifests();
        } catch (MalformedDocumentException e) {
            throw new RemoteFailureException(shown(subject) + ": " + e.getMessage(), e);
        }
    }

    private static String tag(Digest subject) {
        String tag = subject.algorithm().label() + "-" + subject.hex();
        return tag.substring(0, Math.min(tag.length(), MAX_TAG_LENGTH));
    }

    private List<Descriptor> tagged(Digest subject) throws IOException {
        Optional<Repository.Document> list = new Repository(host, name).document(tag(subject));
        return list.isPresent() && list.get().descriptor().mediaType().isIndex()
                ? index(subject, list.get().bytes())
                : List.of();
    }

    /// Adds a manifest to the list under the tag: the registry keeps none. As with every tag, of two who write at the
    /// same time the last one wins.
    ///
    /// @param writer to the same repository
    void add(Manifest manifest, byte[] document, RepositoryWriter writer) throws IOException {
        Digest subject = manifest.subject().orElseThrow().digest();
        Descriptor added = new Descriptor(
                manifest.mediaType(),
                Digest.ofBytes(document),
                document.length,
                manifest.annotations(),
                Optional.empty(),
                Optional.of(manifest.artifactType().orElse(manifest.config().mediaType())));
        List<Descriptor> list = new ArrayList<>(tagged(subject));
        if (list.stream().noneMatch(known -> known.digest().equals(added.digest()))) {
            list.add(added);
            byte[] index = OciJson.write(Index.of(MediaType.OCI_INDEX, list));
            writer.putManifest(tag(subject), MediaType.OCI_INDEX, index);
        }
    }
}
