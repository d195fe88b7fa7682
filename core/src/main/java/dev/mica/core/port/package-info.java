/// What the build needs from outside, four to six methods each, without vendor types.
@NullMarked
package dev.mica.core.port;

import org.jspecify.annotations.NullMarked;
