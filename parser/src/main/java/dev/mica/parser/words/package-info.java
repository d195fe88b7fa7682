/// Words of a Dockerfile: quotes, escapes, variables, and splitting into words.
@NullMarked
package dev.mica.parser.words;

import org.jspecify.annotations.NullMarked;
