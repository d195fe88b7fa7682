package dev.mica.parser.ignore;

/// One line of an ignore file.
///
/// @param pattern a clean path, after a `!` if it is an exception
/// @param line counted from 1; 0 if the rule stands in no file
public record IgnoreRule(String pattern, int line) {
    /// Whether it takes paths back in.
    public boolean isException() {
        return pattern.startsWith("!");
    }
}
