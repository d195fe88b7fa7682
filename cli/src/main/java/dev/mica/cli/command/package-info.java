/// The commands, one class each, and the table that finds them without loading the others.
@NullMarked
package dev.mica.cli.command;

import org.jspecify.annotations.NullMarked;
