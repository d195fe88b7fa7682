/// The commands over Mica itself.
@NullMarked
package dev.mica.cli.system;

import org.jspecify.annotations.NullMarked;
