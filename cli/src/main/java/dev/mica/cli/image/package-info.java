/// The commands over images in the store.
@NullMarked
package dev.mica.cli.image;

import org.jspecify.annotations.NullMarked;
