/// Benchmarks.
@NullMarked
package dev.mica.benchmarks;

import org.jspecify.annotations.NullMarked;
