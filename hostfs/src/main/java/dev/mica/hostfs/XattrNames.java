package dev.mica.hostfs;

import dev.mica.core.tree.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which extended attributes are part of an image, and which are the host's or the overlay's own.
final class XattrNames {
    static final byte[] CAPABILITY = "security.capability".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] USER = "user.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USER_OVERLAY = "user.overlay.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUSTED_OVERLAY = "trusted.overlay.".getBytes(StandardCharsets.US_ASCII);

    private XattrNames() {}

    /// Whether an attribute that a process in a container sets becomes part of its layer. Labels and access
    /// lists belong to the machine.
    static boolean reachesLayers(byte[] name) {
        return Arrays.equals(name, CAPABILITY) || (startsWith(name, USER) && !isOverlays(name));
    }

    /// Whether overlay file systems give the attribute a meaning, so that a layer from outside must not set it.
    static boolean isOverlays(byte[] name) {
        return startsWith(name, USER_OVERLAY) || startsWith(name, TRUSTED_OVERLAY);
    }

    private static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// The attributes of a name in a directory that reach layers.
    static Xattrs read(int directory, byte[] name) throws IOException {
        List<Xattrs.Xattr> found = new ArrayList<>();
        for (byte[] attribute : XattrCalls.list(directory, name)) {
            if (reachesLayers(attribute)) {
                Optional<byte[]> value = XattrCalls.value(directory, name, attribute);
                value.ifPresent(bytes -> found.add(new Xattrs.Xattr(attribute, bytes)));
            }
        }
        return found.isEmpty() ? Xattrs.NONE : new Xattrs(found);
    }

    /// Those of the given attributes that reach layers.
    static Xattrs reachingLayers(Xattrs xattrs) {
        if (xattrs.isEmpty()) {
            return xattrs;
        }
        return new Xattrs(
                xattrs.entries().stream().filter(x -> reachesLayers(x.name())).toList());
    }
}
