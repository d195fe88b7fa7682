package dev.mica.core.codec;

import dev.mica.core.oci.Digest;

/// A part of a gzip member's deflate stream that stands on its own.
///
/// @param plain digest of the bytes it inflates to
/// @param length of the deflated form, in bytes
/// @param checksum CRC-32 of the deflated form
public record GzipSegment(Digest plain, int length, int checksum) {}
