/// Where images come from and go to.
@NullMarked
package dev.mica.transport;

import org.jspecify.annotations.NullMarked;
