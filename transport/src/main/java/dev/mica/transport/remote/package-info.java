/// Files from URLs.
@NullMarked
package dev.mica.transport.remote;

import org.jspecify.annotations.NullMarked;
