/// The ways to keep a process apart from the host: an OCI runtime, or the programs of util-linux.
@NullMarked
package dev.mica.sandbox.isolation;

import org.jspecify.annotations.NullMarked;
