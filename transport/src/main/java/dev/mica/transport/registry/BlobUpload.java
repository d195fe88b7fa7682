package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// A blob on its way to a repository. A small one is sent at once; a large one in chunks, after each of which is
/// remembered where it goes on: a broken upload continues, in this process or a later one, as far as the registry kept
/// what it had.
final class BlobUpload {
    /// Large enough that the requests cost nothing, small enough that a slow line loses little.
    static final int CHUNK_BYTES = 16 << 20;
    /// However little each brings.
    private static final int MAX_TRANSFERS = 1000;

    private final UploadRequests requests;
    private final RegistryMemory memory;
    private final Descriptor blob;
    private final int chunkBytes;
    private boolean inChunks;
    /// Whether bytes that the registry has may be others than it was sent here.
    private boolean resumed;
    private long sentBytes;

    BlobUpload(UploadRequests requests, RegistryMemory memory, Descriptor blob, int chunkBytes) {
        this.requests = requests;
        this.memory = memory;
        this.blob = blob;
        this.chunkBytes = chunkBytes;
        this.inChunks = blob.size() > chunkBytes;
    }

    /// Brings the blob into the repository, which lacks it.
    ///
    /// @param from has it
    /// @param begun an upload of it that somebody began
    UploadOutcome run(ContentStore from, Optional<URI> begun) throws IOException {
        Optional<UploadSession> session = remembered(begun);
        if (session.isEmpty()) {
            Optional<String> place = memory.places(requests.host().name(), blob.digest()).stream()
                    .filter(found -> !found.equals(requests.name()))
                    .findFirst();
            session = place.isPresent() ? requests.mount(blob.digest(), place.get()) : Optional.of(requests.begin());
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
        forget();
        return new UploadOutcome.Sent(sentBytes);
    }

    private void forget() throws IOException {
        if (inChunks) {
            memory.uploadEnded(requests.repository(), blob.digest());
        }
    }

    private void transfer(UploadSession begun, Blob stored) throws IOException {
        UploadSession session = begun;
        int failures = 0;
        for (int transfers = 1; ; transfers++) {
            try {
                while (inChunks && session.offset() < blob.size()) {
                    session = chunk(session, stored);
                    failures = 0;
                }
                if (finish(session, stored)) {
                    return;
                }
                session = requests.begin();
                continue;
            } catch (UploadRequests.RefusedChunkException | UploadRequests.UploadCutException e) {
                // A registry that takes no chunks may take the whole.
                inChunks &= !(e instanceof UploadRequests.RefusedChunkException);
                failures++;
                if (failures >= requests.host().http().attempts() || transfers == MAX_TRANSFERS) {
                    throw new RemoteFailureException(String.valueOf(e.getMessage()), e);
                }
            }
            requests.host().http().pauseAfter(failures, requests.repository() + ": the upload of " + blob.digest());
            session = anew(session);
        }
    }

    private UploadSession anew(UploadSession cut) throws IOException {
        Optional<UploadSession> standing = inChunks ? standing(cut) : Optional.empty();
        return standing.isPresent() ? standing.get() : requests.begin();
    }

    private Optional<UploadSession> remembered(Optional<URI> begun) throws IOException {
        inChunks |= begun.isPresent();
        if (!inChunks) {
            return Optional.empty();
        }
        Optional<URI> kept = begun.isPresent() ? begun : memory.upload(requests.repository(), blob.digest());
        Optional<UploadSession> session =
                kept.isEmpty() ? Optional.empty() : standing(new UploadSession(kept.get(), 0, 0));
        resumed = session.isPresent();
        return session;
    }

    private Optional<UploadSession> standing(UploadSession session) throws IOException {
        Optional<UploadSession> standing = requests.standing(session);
        if (standing.isEmpty()) {
            memory.uploadEnded(requests.repository(), blob.digest());
        }
        return standing.filter(found -> found.offset() <= blob.size());
    }

    private UploadSession chunk(UploadSession session, Blob stored) throws IOException {
        long length = Math.min(Math.max(chunkBytes, session.leastChunk()), blob.size() - session.offset());
        try (SentRange part = new SentRange(stored, session.offset(), length)) {
            UploadSession after = requests.send(session, part.body());
            sentBytes += after.offset() - session.offset();
            memory.uploadAt(requests.repository(), blob.digest(), after.next());
            return after;
        }
    }

    /// @return false if it has to be sent anew, since what was sent before has another digest
    private boolean finish(UploadSession session, Blob stored) throws IOException {
        try (SentRange whole = new SentRange(stored, 0, blob.size())) {
            requests.end(session, blob.digest(), inChunks ? Call.Body.of(new byte[0]) : whole.body());
        } catch (RemoteFailureException e) {
            forget();
            if (!resumed) {
                throw e;
            }
            resumed = false;
            return false;
        }
        sentBytes += inChunks ? 0 : blob.size();
        return true;
    }
}
