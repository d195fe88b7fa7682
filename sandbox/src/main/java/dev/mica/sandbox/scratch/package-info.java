/// Directories and locks that outlive no process: what a killed command leaves is swept by the next.
@NullMarked
package dev.mica.sandbox.scratch;

import org.jspecify.annotations.NullMarked;
