/// The OCI image and distribution vocabulary as immutable values, and their canonical JSON. Pure.
@NullMarked
package dev.mica.core.oci;

import org.jspecify.annotations.NullMarked;
