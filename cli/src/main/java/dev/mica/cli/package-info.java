/// The command line.
@NullMarked
package dev.mica.cli;

import org.jspecify.annotations.NullMarked;
