/// Files from URLs and repositories.
@NullMarked
package dev.mica.transport.remote;

import org.jspecify.annotations.NullMarked;
