package dev.mica.hostfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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

    /// Whether a directory hides what is below it, in either way.
    static boolean isOpaque(int directory, byte[] name) throws IOException {
        for (OverlayFormat format : values()) {
            Optional<byte[]> value = XattrCalls.value(directory, name, format.opaqueAttribute());
            if (value.isPresent() && value.orElseThrow().length == 1 && value.orElseThrow()[0] == 'y') {
                return true;
            }
        }
        return false;
    }
}
