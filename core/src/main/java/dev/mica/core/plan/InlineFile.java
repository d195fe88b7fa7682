package dev.mica.core.plan;

import dev.mica.core.oci.Digest;
import dev.mica.parser.SourceText;

/// A file whose text stands in the Dockerfile.
///
/// @param path for COPY the file's name; for RUN an absolute path
/// @param content as [SourceText] has it
/// @param mode permission bits
public record InlineFile(String path, String content, int mode) {
    public byte[] bytes() {
        return SourceText.encode(content);
    }

    /// What tells this content from any other: the text itself, or if it is none its digest.
    public String identity() {
        return SourceText.foreign(content).isEmpty()
                ? content
                : Digest.ofBytes(bytes()).toString();
    }
}
