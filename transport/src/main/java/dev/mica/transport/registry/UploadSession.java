package dev.mica.transport.registry;

import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An upload that a registry has begun to take.
///
/// @param next where it wants the next bytes
/// @param offset how many it has
/// @param leastChunk of how many bytes each chunk but the last must be at least
record UploadSession(URI next, long offset, long leastChunk) {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    private static final int MAX_CHUNK = 1 << 30;

    /// The session as an answer to POST says, which may be without its `Location`.
    static Optional<UploadSession> begun(Reply reply) throws IOException {
        Optional<String> location = reply.header("Location");
        if (location.isEmpty()) {
            return Optional.empty();
        }
        long least = reply.header("OCI-Chunk-Min-Length")
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .orElse(0L);
        return Optional.of(
                new UploadSession(HttpCaller.resolve(reply.uri(), location.get()), 0, Math.min(least, MAX_CHUNK)));
    }

    /// The session after a chunk, or as it stands: what the registry has, it says itself.
    UploadSession after(Reply reply) throws IOException {
        Optional<String> location = reply.header("Location");
        URI uri = location.isPresent() ? HttpCaller.resolve(reply.uri(), location.get()) : next;
        return new UploadSession(uri, held(reply), leastChunk);
    }

    /// `0-0` is what registries say of an upload that has no bytes yet; no chunk is of a single byte.
    private static long held(Reply reply) {
        Matcher range = RANGE.matcher(reply.header("Range").orElse(""));
        long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
        return last == 0 ? 0 : last + 1;
    }

    /// Where the upload is ended.
    URI closing(String digest) {
        String separator = next.getRawQuery() == null ? "?" : "&";
        return URI.create(next + separator + "digest=" + digest);
    }
}
