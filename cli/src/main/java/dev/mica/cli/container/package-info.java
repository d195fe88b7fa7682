/// The commands over containers.
@NullMarked
package dev.mica.cli.container;

import org.jspecify.annotations.NullMarked;
