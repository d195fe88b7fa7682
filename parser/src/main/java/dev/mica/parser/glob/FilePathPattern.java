package dev.mica.parser.glob;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A pattern of Go's `filepath.Match` on Unix. It covers the whole name: `*` is any run of bytes without a
/// slash, `?` one character but a slash, `[a-z]` one character of a set (even a slash), `[^a-z]` one outside
/// it, and `\` takes the meaning off the next character.
///
/// Names and patterns are bytes, read as UTF-8 as far as they are; a byte that is not stands for U+FFFD.
///
/// As in Go, what stands between two stars takes the first place where it fits and is not moved again, which
/// matters only for sets that hold the slash.
public final class FilePathPattern {
    private final List<PatternChunk> chunks;

    private FilePathPattern(List<PatternChunk> chunks) {
        this.chunks = chunks;
    }

    /// @throws BadPatternException for exactly the patterns that Go refuses
    public static FilePathPattern of(String pattern) {
        return of(pattern.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws BadPatternException for exactly the patterns that Go refuses
    public static FilePathPattern of(byte[] pattern) {
        return new FilePathPattern(PatternChunk.split(pattern.clone()));
    }

    /// Whether a text means anything but itself when it is read as a pattern.
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
    }

    public boolean matches(String name) {
        return matches(name.getBytes(StandardCharsets.UTF_8));
    }

    public boolean matches(byte[] name) {
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            PatternChunk chunk = chunks.get(i);
            boolean last = i == chunks.size() - 1;
            if (chunk.afterStar() && chunk.isEmpty()) {
                return indexOfSlash(name, at) == name.length;
            }
            at = match(chunk, name, at, last);
            if (at < 0) {
                return false;
            }
        }
        return at == name.length;
    }

    /// Where the chunk ends at its first fitting place, or -1.
    private static int match(PatternChunk chunk, byte[] name, int from, boolean last) {
        int end = chunk.match(name, from);
        if (end >= 0 && (end == name.length || !last)) {
            return end;
        }
        if (!chunk.afterStar()) {
            return -1;
        }
        for (int at = from; at < name.length && name[at] != '/'; at++) {
            end = chunk.match(name, at + 1);
            if (end >= 0 && (end == name.length || !last)) {
                return end;
            }
        }
        return -1;
    }

    private static int indexOfSlash(byte[] name, int from) {
        int at = from;
        while (at < name.length && name[at] != '/') {
            at++;
        }
        return at;
    }
}
