/// `mica build`: from the words of the command line to a request, and from the result to what was asked for.
@NullMarked
package dev.mica.cli.build;

import org.jspecify.annotations.NullMarked;
