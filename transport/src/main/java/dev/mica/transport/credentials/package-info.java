/// What users show registries, where docker and podman keep it.
@NullMarked
package dev.mica.transport.credentials;

import org.jspecify.annotations.NullMarked;
