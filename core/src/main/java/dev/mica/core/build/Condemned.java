package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a collection is about to remove, as it tells others. Its stored form is text: a line with the version, the
/// token, the purpose, then a digest a line.
///
/// @param token pinned by the collection's lease, so that all see whether it still goes on
/// @param digests of blobs, and of layers whose plain tar may not be stored
record Condemned(Digest token, String purpose, Set<Digest> digests) {
    private static final String VERSION = "mica.collection.v1";
    private static final int HEADER_LINES = 3;

    Condemned {
        digests = Set.copyOf(digests);
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(VERSION).append('\n');
        text.append(token).append('\n').append(purpose.replace('\n', ' ')).append('\n');
        for (Digest digest : new TreeSet<>(digests)) {
            text.append(digest).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Condemned decode(byte[] bytes) throws IOException {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() < HEADER_LINES || !lines.getFirst().equals(VERSION)) {
            throw new IOException("not the list of a collection in version 1");
        }
        try {
            Set<Digest> digests = new HashSet<>();
            for (String line : lines.subList(HEADER_LINES, lines.size())) {
                digests.add(Digest.parse(line));
            }
            return new Condemned(Digest.parse(lines.get(1)), lines.get(2), digests);
        } catch (IllegalArgumentException e) {
            throw new IOException("the list of a collection is damaged: " + e.getMessage(), e);
        }
    }

    /// Whether the collection goes on, by the leases that live.
    boolean goesOn(List<Leases.LiveLease> live) {
        return live.stream().anyMatch(lease -> lease.pinned().contains(token));
    }
}
