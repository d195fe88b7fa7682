/// Where Mica is put together: the only package that names the implementations of ports.
@NullMarked
package dev.mica.cli.wiring;

import org.jspecify.annotations.NullMarked;
