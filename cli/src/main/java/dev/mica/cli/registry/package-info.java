/// Commands that log in to registries.
@NullMarked
package dev.mica.cli.registry;

import org.jspecify.annotations.NullMarked;
