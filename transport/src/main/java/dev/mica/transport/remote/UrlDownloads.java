package dev.mica.transport.remote;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
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
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Downloads files for ADD. For any thread.
public final class UrlDownloads {
    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpPolicy policy;

    public UrlDownloads(HttpPolicy policy) {
        this.policy = policy;
    }

    /// Brings a file into the store.
    ///
    /// @throws RemoteFailureException if the server can't be reached, refuses, or breaks off; the message holds no
    ///     credentials
    public RemoteFile download(RemoteRequest request, ContentStore into) throws IOException {
        URI uri = HttpAddress.parse(request.url());
        Call call = request.authorization()
                .map(header -> Call.get(uri).with("Authorization", header))
                .orElse(Call.get(uri));
        try (HttpCaller http = new HttpCaller(policy);
                Reply reply = http.send(call);
                BlobWriter writer = into.newBlob()) {
            if (reply.status() != 200) {
                throw new RemoteFailureException(call + " answers with status " + reply.status() + ", expected 200");
            }
            copy(call, reply, writer);
            long size = writer.size();
            Digest digest = writer.commit();
            return new RemoteFile(digest, size, fileName(uri), lastModified(reply));
        }
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
            throw new RemoteFailureException(call + " broke off: " + e.getMessage(), e);
        }
    }

    /// The last name of the path; empty if it ends in a slash.
    private static String fileName(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 ? "" : name;
    }

    private static Optional<Instant> lastModified(Reply reply) {
        return reply.header("Last-Modified").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeParseException e) {
                // A header of no meaning says nothing.
                return Optional.empty();
            }
        });
    }
}
