package dev.mica.core.tree;

import java.util.List;

/// What COPY asks for.
///
/// @param patterns its sources, expanded: patterns of Go's `filepath.Match` from the root; `..` stays at the
///     root. With `parents`, each is cut at its first `/./`: what stands before is the directory to start
///     from, what follows is a pattern of the ignore file's language
/// @param parents whether the sources' directories are kept
/// @param excludes patterns in the ignore file's language, as seen from each source directory; a file that is
///     a source itself is never excluded
public record SelectionRequest(List<String> patterns, boolean parents, List<String> excludes) {
    public SelectionRequest {
        patterns = List.copyOf(patterns);
        excludes = List.copyOf(excludes);
    }

    public static SelectionRequest of(String... patterns) {
        return new SelectionRequest(List.of(patterns), false, List.of());
    }

    public SelectionRequest withParents() {
        return new SelectionRequest(patterns, true, excludes);
    }

    public SelectionRequest excluding(String... newExcludes) {
        return new SelectionRequest(patterns, parents, List.of(newExcludes));
    }
}
