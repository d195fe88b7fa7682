/// Layers: changesets between trees, their tar form and its table of contents. Pure: streams in, streams out.
@NullMarked
package dev.mica.core.layer;

import org.jspecify.annotations.NullMarked;
