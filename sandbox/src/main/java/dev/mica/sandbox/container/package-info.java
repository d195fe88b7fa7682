/// Containers of `mica run`: a writable layer on an image's layers, a state file, a process in the foreground.
@NullMarked
package dev.mica.sandbox.container;

import org.jspecify.annotations.NullMarked;
