/// What every command works with.
@NullMarked
package dev.mica.cli.command;

import org.jspecify.annotations.NullMarked;
