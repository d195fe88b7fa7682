/// Authorities and clients' certificates of single registries.
@NullMarked
package dev.mica.transport.tls;

import org.jspecify.annotations.NullMarked;
