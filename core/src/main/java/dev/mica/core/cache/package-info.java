/// Cache keys with their inputs, lookups with their reasons, records and retention. Pure.
@NullMarked
package dev.mica.core.cache;

import org.jspecify.annotations.NullMarked;
