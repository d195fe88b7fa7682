package dev.mica.parser.lint;

import dev.mica.parser.SourceRange;

/// One thing that a rule reports.
///
/// @param detail what is wrong here, in BuildKit's words
public record Diagnostic(Rule rule, SourceRange range, String detail) {
    /// The line that the report names.
    public int line() {
        return range.startLine();
    }
}
