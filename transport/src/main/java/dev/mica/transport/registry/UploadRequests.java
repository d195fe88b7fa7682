package dev.mica.transport.registry;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/// What is said to a registry about uploads to one repository (distribution-spec, "Pushing blobs"). For any thread.
final class UploadRequests {
    private final RegistryHost host;
    private final String name;
    private final String scope;

    /// @param name of the repository within the registry
    UploadRequests(RegistryHost host, String name) {
        this.host = host;
        this.name = name;
        this.scope = "repository:" + name + ":pull,push";
    }

    /// What may go well if it is tried again.
    static final class UploadCutException extends IOException {
        private static final long serialVersionUID = 1L;

        UploadCutException(RemoteFailureException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /// The registry wants nothing of an upload, at its first bytes.
    static final class RefusedChunkException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedChunkException(RemoteFailureException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    RegistryHost host() {
        return host;
    }

    /// Of the repository, within the registry.
    String name() {
        return name;
    }

    /// With its registry.
    String repository() {
        return host.name() + "/" + name;
    }

    private String shown() {
        return repository() + ": upload";
    }

    /// Begins an upload.
    UploadSession begin() throws IOException {
        return begin("", Optional.empty()).orElseThrow(() -> new RemoteFailureException(shown() + " can't be begun"));
    }

    /// Has a blob mounted from another repository, or else begins an upload: a registry that does not want to mount it
    /// may take it nevertheless.
    ///
    /// @return empty if it was mounted
    Optional<UploadSession> mount(Digest blob, String holder) throws IOException {
        return begin("?mount=" + blob + "&from=" + holder, Optional.of(holder));
    }

    private Optional<UploadSession> begin(String query, Optional<String> holder) throws IOException {
        String wanted =
                scope + holder.map(from -> " repository:" + from + ":pull").orElse("");
        Call call = Call.of("POST", host.uri(name + "/blobs/uploads/" + query)).withBody(Call.Body.of(new byte[0]));
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
        return Optional.of(begin());
    }

    /// An upload as the registry has it; empty if it has forgotten it.
    Optional<UploadSession> standing(UploadSession session) throws IOException {
        try (Reply reply = host.send(Call.get(session.next()), scope)) {
            boolean stands = reply.status() == 204 || reply.status() == 202 || reply.status() == 200;
            return stands ? Optional.of(session.after(reply)) : Optional.empty();
        }
    }

    /// Sends the next bytes of an upload.
    ///
    /// @return how the upload stands then: with some of them at least
    /// @throws RefusedChunkException if these were the first bytes, and it wants none
    /// @throws UploadCutException if it is unknown how it stands
    UploadSession send(UploadSession session, Call.Body bytes) throws IOException {
        long end = session.offset() + bytes.length();
        Call call = Call.of("PATCH", session.next())
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", session.offset() + "-" + (end - 1))
                .withBody(bytes);
        try (Reply reply = sendOnce(call)) {
            if (reply.status() == 202 || reply.status() == 204) {
                UploadSession after = session.after(reply);
                if (after.offset() <= session.offset() || after.offset() > end) {
                    throw new RemoteFailureException(shown() + ": the registry says that it has " + after.offset()
                            + " bytes, after " + end + " were sent");
                }
                return after;
            }
            boolean denied = reply.status() == 401 || reply.status() == 403;
            RemoteFailureException refusal = RegistryErrors.of(shown(), reply);
            if (denied) {
                throw refusal;
            }
            if (session.offset() == 0 && reply.status() >= 400 && reply.status() < 500 && reply.status() != 429) {
                throw new RefusedChunkException(refusal);
            }
            throw new UploadCutException(refusal);
        }
    }

    /// Ends an upload.
    ///
    /// @param rest the bytes that it lacks
    /// @throws UploadCutException if it may go well another time
    void end(UploadSession session, Digest blob, Call.Body rest) throws IOException {
        Call call = Call.of("PUT", session.closing(blob.toString()))
                .with("Content-Type", "application/octet-stream")
                .withBody(rest);
        try (Reply reply = sendOnce(call)) {
            if (reply.status() == 201 || reply.status() == 204) {
                return;
            }
            RemoteFailureException refusal = RegistryErrors.of(shown() + " of " + blob, reply);
            if (reply.status() >= 500 || reply.status() == 429 || reply.status() == 404 || reply.status() == 416) {
                throw new UploadCutException(refusal);
            }
            throw refusal;
        }
    }

    private Reply sendOnce(Call call) throws IOException {
        try {
            return host.sendOnce(call, scope);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (RemoteFailureException e) {
            if (e.getCause() instanceof IOException) {
                throw new UploadCutException(e);
            }
            throw e;
        }
    }
}
