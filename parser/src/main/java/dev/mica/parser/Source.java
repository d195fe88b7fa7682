package dev.mica.parser;

import java.util.List;

/// Where an instruction stands and how it is written.
///
/// @param keyword the instruction's name as written
/// @param text the whole instruction on one line: continuation lines joined, trimmed, without heredoc bodies
/// @param range its lines, those of its heredocs included
/// @param comments the comment lines directly above, without their `#`
public record Source(String keyword, String text, SourceRange range, List<String> comments) {
    public Source {
        comments = List.copyOf(comments);
    }

    /// The same text as if it stood elsewhere.
    Source at(SourceRange elsewhere) {
        return new Source(keyword, text, elsewhere, comments);
    }
}
