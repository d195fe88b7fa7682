package dev.mica.cli.build;

import dev.mica.cli.option.UsageException;
import dev.mica.core.codec.Compression;
import java.util.Optional;
import java.util.OptionalInt;

/// `compression-level`, of an output or a cache.
final class CompressionLevel {
    private CompressionLevel() {}

    /// @param flag in which it stands, with dashes
    /// @param text empty for the usual level
    static OptionalInt parse(String flag, Compression compression, Optional<String> text) throws UsageException {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        // What is not compressed has no levels; as with BuildKit, any number is one of them.
        boolean leveled = compression != Compression.NONE;
        if (text.get().matches("-?[0-9]{1,9}")) {
            int level = Integer.parseInt(text.get());
            if (!leveled || (level >= compression.minLevel() && level <= compression.maxLevel())) {
                return OptionalInt.of(level);
            }
        }
        String range = leveled
                ? " from " + compression.minLevel() + " to " + compression.maxLevel() + " for " + compression.label()
                : "";
        throw new UsageException(
                flag + " compression-level: expected a number" + range + ", found \"" + text.get() + "\"");
    }
}
