/// Names of git repositories as ADD and build contexts take them. Text only; nothing is fetched.
@NullMarked
package dev.mica.parser.git;

import org.jspecify.annotations.NullMarked;
