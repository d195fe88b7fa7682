package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;

/// A blob on its way to a repository (distribution-spec, "Pushing blobs"). A small one is sent at once; a large one in
/// chunks, after each of which is remembered where it goes on: a broken upload continues, in this process or a later
/// one, as far as the registry kept what it had.
final class BlobUpload {
    /// Large enough that the requests cost nothing, small enough that a slow line loses little.
    static final int CHUNK_BYTES = 16 << 20;
    /// However little each brings.
    private static final int MAX_TRANSFERS = 1000;

    private final RegistryHost host;
    private final String name;
    private final String scope;
    private final RegistryMemory memory;
    private final Descriptor blob;
    private final int chunkBytes;
    private boolean inChunks;
    private long sentBytes;

    /// @param name of the repository within the registry
    BlobUpload(RegistryHost host, String name, RegistryMemory memory, Descriptor blob, int chunkBytes) {
        this.host = host;
        this.name = name;
        this.scope = "repository:" + name + ":pull,push";
        this.memory = memory;
        this.blob = blob;
        this.chunkBytes = chunkBytes;
        this.inChunks = blob.size() > chunkBytes;
    }

    /// What may go well if it is tried again.
    private static final class UploadCutException extends IOException {
        private static final long serialVersionUID = 1L;

        UploadCutException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Brings the blob into the repository, which lacks it.
    ///
    /// @param from has it
    UploadOutcome run(ContentStore from) throws IOException {
        Optional<UploadSession> session = remembered();
        if (session.isEmpty()) {
            Optional<String> place = memory.places(host.name(), blob.digest()).stream()
                    .filter(found -> !found.equals(name))
                    .findFirst();
            session = begin(place);
            if (session.isEmpty()) {
                return new UploadOutcome.Mounted(place.orElseThrow());
            }
        }
        try (Blob stored = from.open(blob.digest())) {
            if (stored.size() != blob.size()) {
                throw new IOException("blob " + blob.digest() + ": expected " + blob.size()
                        + " bytes in the store, found " + stored.size());
            }
            transfer(session.get(), stored);
        }
        if (inChunks) {
            memory.uploadEnded(repository(), blob.digest());
        }
        return new UploadOutcome.Sent(sentBytes);
    }

    private String repository() {
        return host.name() + "/" + name;
    }

    private String shown() {
        return repository() + ": upload of " + blob.digest();
    }

    private void transfer(UploadSession begun, Blob stored) throws IOException {
        UploadSession session = begun;
        int failures = 0;
        for (int transfers = 1; ; transfers++) {
            try {
                while (inChunks && session.offset() < blob.size()) {
                    session = chunk(session, stored);
                    memory.uploadAt(repository(), blob.digest(), session.next());
                    failures = 0;
                }
                finish(session, stored);
                return;
            } catch (UploadCutException e) {
                failures++;
                if (failures >= host.http().attempts() || transfers == MAX_TRANSFERS) {
                    throw new RemoteFailureException(String.valueOf(e.getMessage()), e);
                }
            }
            host.http().pauseAfter(failures, shown());
            session = anew(session);
        }
    }

    private UploadSession anew(UploadSession cut) throws IOException {
        Optional<UploadSession> standing = inChunks ? standing(cut) : Optional.empty();
        if (standing.isPresent()) {
            return standing.get();
        }
        return begin(Optional.empty()).orElseThrow(() -> new RemoteFailureException(shown() + " can't be begun"));
    }

    private Optional<UploadSession> remembered() throws IOException {
        Optional<URI> kept = inChunks ? memory.upload(repository(), blob.digest()) : Optional.empty();
        return kept.isEmpty() ? Optional.empty() : standing(new UploadSession(kept.get(), 0, 0));
    }

    /// An upload as the registry has it; empty if it has forgotten it.
    private Optional<UploadSession> standing(UploadSession session) throws IOException {
        try (Reply reply = host.send(Call.get(session.next()), scope)) {
            if (reply.status() != 204 && reply.status() != 202 && reply.status() != 200) {
                memory.uploadEnded(repository(), blob.digest());
                return Optional.empty();
            }
            UploadSession standing = session.after(reply);
            return standing.offset() > blob.size() ? Optional.empty() : Optional.of(standing);
        }
    }

    /// @param holder a repository to mount the blob from
    /// @return empty if it was mounted
    private Optional<UploadSession> begin(Optional<String> holder) throws IOException {
        String path = name + "/blobs/uploads/"
                + holder.map(from -> "?mount=" + blob.digest() + "&from=" + from)
                        .orElse("");
        String wanted =
                scope + holder.map(from -> " repository:" + from + ":pull").orElse("");
        Call call = Call.of("POST", host.uri(path)).withBody(Call.Body.of(new byte[0]));
        try (Reply reply = host.send(call, wanted)) {
            if (holder.isPresent() && reply.status() == 201) {
                return Optional.empty();
            }
            Optional<UploadSession> session = UploadSession.begun(reply);
            if (reply.status() == 202 && session.isPresent()) {
                return session;
            }
            if (holder.isEmpty()) {
                throw RegistryErrors.of(shown(), reply);
            }
        }
        // A registry that does not want to mount it may take it nevertheless.
        return begin(Optional.empty());
    }

    private UploadSession chunk(UploadSession session, Blob stored) throws IOException {
        long length = Math.min(Math.max(chunkBytes, session.leastChunk()), blob.size() - session.offset());
        Call call = Call.of("PATCH", session.next())
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", session.offset() + "-" + (session.offset() + length - 1));
        try (SentRange part = new SentRange(stored, session.offset(), length);
                Reply reply = send(call.withBody(part.body()))) {
            if (reply.status() == 202 || reply.status() == 204) {
                UploadSession after = session.after(reply);
                if (after.offset() <= session.offset() || after.offset() > session.offset() + length) {
                    throw new RemoteFailureException(shown() + ": the registry says that it has " + after.offset()
                            + " bytes, after " + (session.offset() + length) + " were sent");
                }
                sentBytes += after.offset() - session.offset();
                return after;
            }
            boolean denied = reply.status() == 401 || reply.status() == 403;
            RemoteFailureException refusal = RegistryErrors.of(shown(), reply);
            if (denied) {
                throw refusal;
            }
            if (session.offset() == 0 && reply.status() >= 400 && reply.status() < 500 && reply.status() != 429) {
                // A registry that takes no chunks may take the whole.
                inChunks = false;
            }
            throw new UploadCutException(String.valueOf(refusal.getMessage()), refusal);
        }
    }

    private void finish(UploadSession session, Blob stored) throws IOException {
        Call call = Call.of("PUT", session.closing(blob.digest().toString()))
                .with("Content-Type", "application/octet-stream");
        try (SentRange whole = new SentRange(stored, 0, blob.size());
                Reply reply = send(call.withBody(inChunks ? Call.Body.of(new byte[0]) : whole.body()))) {
            if (reply.status() == 201 || reply.status() == 204) {
                sentBytes += inChunks ? 0 : blob.size();
                return;
            }
            RemoteFailureException refusal = RegistryErrors.of(shown(), reply);
            if (reply.status() >= 500 || reply.status() == 429 || reply.status() == 404 || reply.status() == 416) {
                throw new UploadCutException(String.valueOf(refusal.getMessage()), refusal);
            }
            if (inChunks) {
                memory.uploadEnded(repository(), blob.digest());
            }
            throw refusal;
        }
    }

    private Reply send(Call call) throws IOException {
        try {
            return host.sendOnce(call, scope);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (RemoteFailureException e) {
            if (e.getCause() instanceof IOException cut) {
                throw new UploadCutException(String.valueOf(e.getMessage()), cut);
            }
            throw e;
        }
    }
}
