/// Where log lines go.
@NullMarked
package dev.mica.cli.logging;

import org.jspecify.annotations.NullMarked;
