/// Ignore files and their patterns.
@NullMarked
package dev.mica.parser.ignore;

import org.jspecify.annotations.NullMarked;
