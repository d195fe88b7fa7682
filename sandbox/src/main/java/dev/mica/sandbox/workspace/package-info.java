/// Root file systems on disk: checked-out layers, overlays on top of them, cache mounts.
@NullMarked
package dev.mica.sandbox.workspace;

import org.jspecify.annotations.NullMarked;
