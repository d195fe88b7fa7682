/// Checks of a Dockerfile: BuildKit's rules, what they report, and those that need the text only.
@NullMarked
package dev.mica.parser.lint;

import org.jspecify.annotations.NullMarked;
