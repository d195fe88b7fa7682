package dev.mica.transport.remote;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.RemoteFile;
import dev.mica.core.port.RemoteSource.RemoteRequest;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.HttpAddress;
import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/// Downloads files for ADD. For any thread.
public final class UrlDownloads {
    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpPolicy policy;
    private final RefStore refs;

    /// @param refs remember what was downloaded
    public UrlDownloads(HttpPolicy policy, RefStore refs) {
        this.policy = policy.withPlainHosts(Set.of(HttpPolicy.ANY_HOST));
        this.refs = refs;
    }

    /// Brings a file into the store. If it is there from an earlier download, the server is asked whether it changed,
    /// unless the request's checksum says that it is right.
    ///
    /// @throws RemoteFailureException if the server can't be reached, refuses, or breaks off; the message holds no
    ///     credentials
    public RemoteFile download(RemoteRequest request, ContentStore into) throws IOException {
        URI uri = HttpAddress.parse(UrlCredentials.without(request.url()));
        Optional<KnownDownload> stored = KnownDownload.find(request, refs, into);
        if (stored.isPresent() && stored.get().isCertain(request)) {
            KnownDownload.touch(request, refs, Instant.now());
            return stored.get().file();
        }
        Optional<KnownDownload> known = stored.filter(KnownDownload::canBeAskedFor);
        Call call = call(uri, request, known);
        try (HttpCaller http = new HttpCaller(policy);
                Reply reply = http.send(call);
                BlobWriter writer = into.newBlob()) {
            if (known.isPresent() && isSame(reply, known.get())) {
                KnownDownload.touch(request, refs, Instant.now());
                return known.get().file();
            }
            if (reply.status() != 200) {
                throw new RemoteFailureException(call + " answers with status " + reply.status() + ", expected 200");
            }
            copy(call, reply, writer);
            long size = writer.size();
            Digest digest = writer.commit();
            String lastModified = reply.header("Last-Modified").orElse("");
            RemoteFile file = new RemoteFile(digest, size, time(lastModified));
            new KnownDownload(file, reply.header("ETag").orElse(""), lastModified).remember(request, refs, into);
            return file;
        }
    }

    private static Call call(URI uri, RemoteRequest request, Optional<KnownDownload> known) {
        Call call = Call.get(uri);
        Optional<String> authorization = request.authorization().or(() -> UrlCredentials.authorization(request.url()));
        if (authorization.isPresent()) {
            call = call.with("Authorization", authorization.get());
        }
        if (known.isEmpty()) {
            return call;
        }
        return known.get().tag().isEmpty()
                ? call.with("If-Modified-Since", known.get().lastModified())
                : call.with("If-None-Match", known.get().tag());
    }

    /// Some servers have tags and don't compare them.
    private static boolean isSame(Reply reply, KnownDownload known) {
        return reply.status() == 304
                || (reply.status() == 200
                        && !known.tag().isEmpty()
                        && reply.header("ETag").equals(Optional.of(known.tag())));
    }

    private static void copy(Call call, Reply reply, BlobWriter writer) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = read(call, reply.body(), buffer); count >= 0; count = read(call, reply.body(), buffer)) {
            writer.write(buffer, 0, count);
        }
        if (reply.length().isPresent() && reply.length().getAsLong() != writer.size()) {
            throw new RemoteFailureException(call + " broke off after " + writer.size() + " of "
                    + reply.length().getAsLong() + " bytes");
        }
    }

    private static int read(Call call, InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                InterruptedIOException interrupted = new InterruptedIOException(call + " was interrupted");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw new RemoteFailureException(call + " broke off: " + e.getMessage(), e);
        }
    }

    /// The time that a header says; a header of no meaning says nothing.
    static Optional<Instant> time(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
