/// What a machine's and a user's files say of registries.
@NullMarked
package dev.mica.transport.configuration;

import org.jspecify.annotations.NullMarked;
