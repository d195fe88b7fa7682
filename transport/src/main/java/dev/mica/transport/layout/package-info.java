/// Images in files: OCI image layouts (image-spec, "Image Layout") as directories and tars, with docker's
/// `manifest.json` beside, and the archives of older docker versions.
@NullMarked
package dev.mica.transport.layout;

import org.jspecify.annotations.NullMarked;
