package dev.mica.hostfs;

import java.nio.charset.StandardCharsets;

/// How an overlay's directories say that they hide what is below them. Removed names are devices 0:0 in both.
public enum OverlayFormat {
    /// For overlays that the machine's root mounts.
    TRUSTED("trusted.overlay.opaque"),

    /// For overlays mounted with `userxattr`, in a user namespace.
    USER("user.overlay.opaque");

    private final String opaque;

    OverlayFormat(String opaque) {
        this.opaque = opaque;
    }

    /// The attribute that makes a directory opaque when its value is `y`.
    byte[] opaqueAttribute() {
        return opaque.getBytes(StandardCharsets.US_ASCII);
    }
}
