/// The command line's syntax as docker has it: options, words and help. Knows no command.
@NullMarked
package dev.mica.cli.option;

import org.jspecify.annotations.NullMarked;
