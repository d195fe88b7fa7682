package dev.mica.parser;

import java.util.List;

/// What COPY or ADD copies, and where to; unexpanded.
///
/// @param paths sources that are paths, patterns or URLs
/// @param contents sources that are heredocs
/// @param heredocs the bodies as written, in the order in which they follow the line
public record CopySources(
        List<String> paths, List<InlineContent> contents, String destination, List<Heredoc> heredocs) {
    public CopySources {
        paths = List.copyOf(paths);
        contents = List.copyOf(contents);
        heredocs = List.copyOf(heredocs);
    }
}
