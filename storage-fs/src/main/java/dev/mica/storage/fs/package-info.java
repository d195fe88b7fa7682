/// The store on a directory.
@NullMarked
package dev.mica.storage.fs;

import org.jspecify.annotations.NullMarked;
