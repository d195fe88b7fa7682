/// A file system as a Merkle tree of immutable values: paths, nodes, copying, merging, resolution. Pure.
@NullMarked
package dev.mica.core.tree;

import org.jspecify.annotations.NullMarked;
