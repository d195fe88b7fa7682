/// What tests of several modules share.
@NullMarked
package dev.mica.parser.testing;

import org.jspecify.annotations.NullMarked;
