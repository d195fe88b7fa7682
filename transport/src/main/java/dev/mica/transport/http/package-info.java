/// HTTP as registries, ADD and remote contexts need it: limits, retries, redirects by rule, no secret in any message.
@NullMarked
package dev.mica.transport.http;

import org.jspecify.annotations.NullMarked;
