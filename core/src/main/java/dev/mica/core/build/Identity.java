package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.Xattrs;
import java.util.HexFormat;

/// What a cache key sees of a whole file system: everything but times.
final class Identity {
    private static final HexFormat HEX = HexFormat.of();

    private Identity() {}

    static Digest of(Tree tree) {
        Metadata root = tree.root().metadata();
        StringBuilder text = new StringBuilder();
        text.append(tree.root().ref().content()).append(' ');
        text.append(root.mode()).append(' ').append(root.uid()).append(' ').append(root.gid());
        for (Xattrs.Xattr xattr : root.xattrs().entries()) {
            text.append(' ').append(HEX.formatHex(xattr.name()));
            text.append('=').append(HEX.formatHex(xattr.value()));
        }
        return Digest.ofBytes(text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
