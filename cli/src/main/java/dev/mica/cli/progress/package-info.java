/// What people see of a build while it goes on, in BuildKit's style.
@NullMarked
package dev.mica.cli.progress;

import org.jspecify.annotations.NullMarked;
