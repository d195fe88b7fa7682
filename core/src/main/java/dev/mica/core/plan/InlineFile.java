package dev.mica.core.plan;

/// A file whose text stands in the Dockerfile.
///
/// @param path for COPY the file's name; for RUN an absolute path
/// @param mode permission bits
public record InlineFile(String path, String content, int mode) {}
