package dev.mica.core.tree;

import dev.mica.core.oci.Digest;

/// Names a directory record twice over.
///
/// @param exact the digest of the record's bytes, times included: where it is stored, and what layers depend on
/// @param content the digest of the same entries without any time: what cache keys and early cutoff compare
/// @param hardLinks whether a file below, at any depth, has a hard-link group
public record DirectoryRef(Digest exact, Digest content, boolean hardLinks) {}
