/// What tests of several modules share.
@NullMarked
package dev.mica.core.testing;

import org.jspecify.annotations.NullMarked;
