package dev.mica.core.tree;

import java.util.List;

/// What a COPY's sources are, or why there is none.
public sealed interface Selection {
    /// All sources were found.
    ///
    /// @param sources in the order of the patterns and, for one pattern, of the paths; none for a wildcard
    ///     without match
    /// @param files exactly what is copied, at its real paths, for the cache key: its content digest depends
    ///     on names, kinds, modes, owners, link texts, extended attributes and contents. Links that led to a
    ///     source are there too. Directories and links that only lead to sources, and source directories
    ///     themselves, whose metadata is not copied, have metadata of no meaning
    record Chosen(List<CopySource> sources, Tree files) implements Selection {
        public Chosen {
            sources = List.copyOf(sources);
        }
    }

    /// Something that isn't there was asked for by its name. Also the directory in front of a wildcard, and
    /// what a link that is a source leads to.
    ///
    /// @param pattern as in the request
    /// @param path where it would be
    /// @param nearest paths that are there and look alike, without leading slash, the most similar first; at
    ///     most [NearestNames#LIMIT]
    record Missing(String pattern, TreePath path, List<String> nearest) implements Selection {
        public Missing {
            nearest = List.copyOf(nearest);
        }
    }

    /// Something in the way is no directory.
    record NotDirectory(String pattern, TreePath path) implements Selection {}

    /// The links on the way go round in a circle.
    record LinkLoop(String pattern, TreePath path) implements Selection {}

    /// A part of the root was asked for, with `--exclude` or `--parents`, and a link in it that would be copied
    /// leads nowhere.
    ///
    /// @param link its path
    record DanglingLink(String pattern, TreePath link, LinkTarget target) implements Selection {}

    /// A pattern that can't be read.
    ///
    /// @param pattern a source or an exclude
    /// @param message says what is wrong
    record BadPattern(String pattern, String message) implements Selection {}
}
