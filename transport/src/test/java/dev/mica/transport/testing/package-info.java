/// Images to move, and programs to move them with.
@NullMarked
package dev.mica.transport.testing;

import org.jspecify.annotations.NullMarked;
