/// The stores beside plain files and beside each other.
@NullMarked
package dev.mica.benchmarks.store;

import org.jspecify.annotations.NullMarked;
