package dev.mica.core.plan;

import java.util.List;
import java.util.Optional;

/// One source of a COPY or ADD.
public sealed interface CopyItem {
    /// Paths of a context, a stage or an image.
    ///
    /// @param patterns as written and expanded
    /// @param unpack whether local archives are unpacked: always false for COPY, true for ADD unless it
    ///     says `--unpack=false`
    record Paths(VertexId from, List<String> patterns, boolean unpack) implements CopyItem {
        public Paths {
            patterns = List.copyOf(patterns);
        }
    }

    /// A heredoc.
    record Inline(InlineFile file) implements CopyItem {}

    /// A file from a URL.
    ///
    /// @param checksum a digest as written
    /// @param unpack whether it is unpacked if it is an archive
    record Remote(String url, Optional<String> checksum, boolean unpack) implements CopyItem {}

    /// A git repository's files.
    ///
    /// @param reference the URL with its fragment or query
    record Git(String reference, Optional<String> checksum, boolean keepGitDirectory) implements CopyItem {}
}
