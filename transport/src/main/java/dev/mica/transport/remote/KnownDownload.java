package dev.mica.transport.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.build.Refs;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RemoteSource.RemoteFile;
import dev.mica.core.port.RemoteSource.RemoteRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is remembered of a download, so that the server need not send the file again. Its blob may be gone, like all
/// that is remembered; then nothing is.
///
/// @param tag the server's word for this version of the file; empty if it has none
/// @param lastModified the header as it was; empty if there was none
record KnownDownload(RemoteFile file, String tag, String lastModified) {
    private static final int MAX_BYTES = 1 << 16;

    /// Nothing of the credentials: the server is asked with them whether what is here is still what they give.
    private static Digest source(RemoteRequest request) {
        return Digest.ofBytes(UrlCredentials.without(request.url()).getBytes(UTF_8));
    }

    static Optional<KnownDownload> find(RemoteRequest request, RefStore refs, ContentStore contents)
            throws IOException {
        Digest source = source(request);
        Optional<RefStore.Ref> file = refs.read(Refs.download(source, Refs.FILE));
        Optional<RefStore.Ref> headers = refs.read(Refs.download(source, Refs.HEADERS));
        if (file.isEmpty() || headers.isEmpty()) {
            return Optional.empty();
        }
        Digest content = file.get().target();
        if (!contents.contains(content)) {
            return Optional.empty();
        }
        try (Blob blob = contents.open(content)) {
            String text = new String(contents.read(headers.get().target(), MAX_BYTES), UTF_8);
            return parse(text, content, blob.size());
        } catch (BlobNotFoundException | CorruptBlobException e) {
            return Optional.empty();
        }
    }

    private static Optional<KnownDownload> parse(String text, Digest content, long size) {
        String[] parts = text.split("\n", -1);
        // Two builds that fetch two versions at once may have left one's file and the other's headers.
        if (parts.length != 3 || !parts[0].equals(content.toString())) {
            return Optional.empty();
        }
        String lastModified = URLDecoder.decode(parts[2], UTF_8);
        RemoteFile file = new RemoteFile(content, size, UrlDownloads.time(lastModified));
        return Optional.of(new KnownDownload(file, URLDecoder.decode(parts[1], UTF_8), lastModified));
    }

    /// Whether it is what has to come, so that nobody needs to be asked.
    boolean isCertain(RemoteRequest request) {
        return request.checksum().equals(Optional.of(file.content()));
    }

    /// Whether the server can be asked if it is still the same.
    boolean canBeAskedFor() {
        return !tag.isEmpty() || !lastModified.isEmpty();
    }

    /// Records that it was used.
    static void touch(RemoteRequest request, RefStore refs, Instant now) throws IOException {
        Digest source = source(request);
        refs.touch(List.of(Refs.download(source, Refs.FILE), Refs.download(source, Refs.HEADERS)), now);
    }

    /// Remembers it, for those who know its checksum or can ask.
    void remember(RemoteRequest request, RefStore refs, ContentStore contents) throws IOException {
        String text = String.join(
                "\n", file.content().toString(), URLEncoder.encode(tag, UTF_8), URLEncoder.encode(lastModified, UTF_8));
        Digest source = source(request);
        refs.put(Refs.download(source, Refs.HEADERS), contents.put(text.getBytes(UTF_8)));
        refs.put(Refs.download(source, Refs.FILE), file.content());
    }
}
