/// Registries (OCI distribution-spec 1.1; Docker's registry API v2 is the same protocol).
@NullMarked
package dev.mica.transport.registry;

import org.jspecify.annotations.NullMarked;
