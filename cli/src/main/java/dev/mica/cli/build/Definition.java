package dev.mica.cli.build;

import dev.mica.core.port.ContextSource;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is built: a context and a Dockerfile.
///
/// @param dockerfileName what messages call it; its path within the context, if it lies there
/// @param dockerfile empty if the context has none of that name
/// @param ignoreFile what the context leaves out
record Definition(ContextSource context, String dockerfileName, Optional<byte[]> dockerfile, IgnoreText ignoreFile) {
    /// An ignore file.
    ///
    /// @param name what messages call it
    @SuppressWarnings("ArrayRecordComponent")
    record IgnoreText(String name, byte[] text) {
        /// Nothing is left out.
        static final IgnoreText NONE = new IgnoreText("no ignore file", new byte[0]);
    }

    /// A glance is enough: too much costs the start of a process, and a RUN that this misses (from an ONBUILD of the
    /// base) fails with what is missing.
    private static final Pattern RUN = Pattern.compile("(?im)^\\s*(?:ONBUILD\\s+)?RUN\\b");

    /// The Dockerfile's text, for excerpts of it.
    String text() {
        return dockerfile
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /// Whether the build may run a process, which takes rights that an ordinary user has only in a user namespace.
    boolean mayRun() {
        return dockerfile
                .map(text -> RUN.matcher(new String(text, StandardCharsets.ISO_8859_1))
                        .find())
                .orElse(false);
    }
}
