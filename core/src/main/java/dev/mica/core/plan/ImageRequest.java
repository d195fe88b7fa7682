package dev.mica.core.plan;

import dev.mica.core.oci.Platform;

/// An image that a plan needs to know: a base, a `COPY --from`, a named context that is an image.
///
/// @param name the name of a named context of kind image, else a reference as written and expanded
/// @param namedContext whether `name` is a named context's
public record ImageRequest(String name, boolean namedContext, Platform platform) {}
