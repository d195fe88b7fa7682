/// Reads the small JSON documents of registries, archives and credential helpers.
@NullMarked
package dev.mica.transport.json;

import org.jspecify.annotations.NullMarked;
