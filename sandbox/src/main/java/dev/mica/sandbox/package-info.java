/// Running processes apart from the host.
@NullMarked
package dev.mica.sandbox;

import org.jspecify.annotations.NullMarked;
