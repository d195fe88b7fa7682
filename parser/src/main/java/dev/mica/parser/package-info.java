/// Dockerfile text to AST, expansion, ignore files and checks. No I/O.
@NullMarked
package dev.mica.parser;

import org.jspecify.annotations.NullMarked;
