package dev.mica.core.build;

import dev.mica.core.port.ContextSource;
import dev.mica.parser.ignore.IgnoreFile;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.util.Optional;

/// A named directory's own ignore file.
final class NamedIgnore {
    private static final int MAX_BYTES = 16 << 20;

    private NamedIgnore() {}

    static IgnoreMatcher of(ContextSource source) throws IOException {
        Optional<byte[]> text = source.readFile(".dockerignore", MAX_BYTES);
        return text.isEmpty() ? IgnoreMatcher.NOTHING : IgnoreMatcher.of(IgnoreFile.parse(text.get()));
    }
}
