/// A root file system made ready for a process: mounts resolved inside it, files in memory, mount points that vanish.
@NullMarked
package dev.mica.sandbox.root;

import org.jspecify.annotations.NullMarked;
