/// The build as a library: request, plan, result, and the driver that calls the ports.
@NullMarked
package dev.mica.core.build;

import org.jspecify.annotations.NullMarked;
