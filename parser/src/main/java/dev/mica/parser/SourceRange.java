package dev.mica.parser;

/// Lines of a Dockerfile, counted from 1, both ends included.
public record SourceRange(int startLine, int endLine) {
    public SourceRange {
        if (startLine < 1 || endLine < startLine) {
            throw new IllegalArgumentException("not a range of lines: " + startLine + " to " + endLine);
        }
    }
}
