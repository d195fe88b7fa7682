/// Linux namespaces by the programs of util-linux: mounts that no other process sees and that die with their holder.
@NullMarked
package dev.mica.sandbox.namespace;

import org.jspecify.annotations.NullMarked;
