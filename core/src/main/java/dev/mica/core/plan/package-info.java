/// From a parsed Dockerfile and build arguments to a graph of operations. Pure; the only package that knows
/// Dockerfiles.
@NullMarked
package dev.mica.core.plan;

import org.jspecify.annotations.NullMarked;
