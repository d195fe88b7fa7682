/// The one stream of build events: progress, traces, metrics and the cache lab read it.
@NullMarked
package dev.mica.core.event;

import org.jspecify.annotations.NullMarked;
