/// Patterns of paths, in the two dialects that builds know: Go's `filepath.Match`, and that of ignore files.
@NullMarked
package dev.mica.parser.glob;

import org.jspecify.annotations.NullMarked;
