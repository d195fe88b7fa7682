/// Tables, templates, sizes and times, as docker prints them.
@NullMarked
package dev.mica.cli.format;

import org.jspecify.annotations.NullMarked;
