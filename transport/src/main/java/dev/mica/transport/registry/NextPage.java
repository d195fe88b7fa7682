package dev.mica.transport.registry;

import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a list goes on (distribution-spec, "Content Discovery"; RFC 8288).
final class NextPage {
    /// More pages than any list has.
    static final int MAX_PAGES = 10_000;

    private static final Pattern NEXT_LINK = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private NextPage() {}

    static Optional<URI> of(Reply reply) throws IOException {
        for (String link : reply.headers("Link")) {
            Matcher next = NEXT_LINK.matcher(link);
            if (next.find()) {
                return Optional.of(HttpCaller.resolve(reply.uri(), next.group(1)));
            }
        }
        return Optional.empty();
    }
}
