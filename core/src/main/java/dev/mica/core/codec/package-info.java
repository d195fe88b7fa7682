/// gzip, zstd, xz and bzip2 behind [dev.mica.core.layer.Compressor].
@NullMarked
package dev.mica.core.codec;

import org.jspecify.annotations.NullMarked;
