package dev.mica.parser;

/// Something that parses today and may not in future.
public record ParserWarning(String message, SourceRange range) {}
