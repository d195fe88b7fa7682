package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases.LiveLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// A lease as text, for people too: a line each for the version, process, time and purpose, then one for
/// each pinned digest. A line of `settled` among those says that nothing else is protected.
final class LeaseFile {
    private static final String VERSION = "Mica lease, version 1";
    private static final String SETTLED = "settled";
    private static final int HEAD_LINES = 4;

    private LeaseFile() {}

    static byte[] encode(LiveLease lease) {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append('\n');
        text.append("process ").append(lease.processId()).append('\n');
        text.append("since ").append(lease.since()).append('\n');
        text.append("purpose ").append(escape(lease.purpose())).append('\n');
        if (lease.settled()) {
            text.append(SETTLED).append('\n');
        }
        lease.pinned().forEach(digest -> text.append(digest).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    private static String escape(String purpose) {
        return purpose.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && i + 1 < escaped.length()) {
                i++;
                char code = escaped.charAt(i);
                text.append(code == 'n' ? '\n' : code == 'r' ? '\r' : code);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /// What is appended when digests are pinned.
    static byte[] encodePins(Iterable<Digest> digests) {
        StringBuilder text = new StringBuilder();
        digests.forEach(digest -> text.append(digest).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    /// What is appended when nothing but what is pinned is needed any more.
    static byte[] encodeSettled() {
        return (SETTLED + '\n').getBytes(UTF_8);
    }

    /// Reads a lease.
    ///
    /// @return empty if the text is none, as far as it is there
    static Optional<LiveLease> decode(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        // A line without its end is still being written.
        List<String> lines =
                List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n"));
        if (lines.size() < HEAD_LINES || !lines.getFirst().equals(VERSION)) {
            return Optional.empty();
        }
        try {
            LinkedHashSet<Digest> pinned = new LinkedHashSet<>();
            List<String> rest = lines.subList(HEAD_LINES, lines.size());
            rest.stream()
                    .filter(line -> !line.equals(SETTLED))
                    .map(Digest::parse)
                    .forEach(pinned::add);
            return Optional.of(new LiveLease(
                    unescape(lines.get(3).substring("purpose ".length())),
                    Long.parseLong(lines.get(1).substring("process ".length())),
                    Instant.parse(lines.get(2).substring("since ".length())),
                    rest.contains(SETTLED),
                    new ArrayList<>(pinned)));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
