/// What instructions do to an image configuration, history lines, and layers to manifests. Pure.
@NullMarked
package dev.mica.core.image;

import org.jspecify.annotations.NullMarked;
