/// The commands that give space back.
@NullMarked
package dev.mica.cli.prune;

import org.jspecify.annotations.NullMarked;
