package dev.mica.core.layer;

import java.io.IOException;

/// A layer's tar is damaged, truncated, hostile, or of a kind that layers can't be.
public final class MalformedLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String entry;

    /// @param offset of the entry's header in the uncompressed tar, in bytes
    /// @param entry the entry's name as the tar has it; empty if it is not known
    /// @param problem what was expected and what was found
    public MalformedLayerException(long offset, String entry, String problem) {
        super("malformed layer at byte " + offset + (entry.isEmpty() ? "" : ", entry \"" + entry + "\"") + ": "
                + problem);
        this.offset = offset;
        this.entry = entry;
    }

    public long offset() {
        return offset;
    }

    /// The entry's name as the tar has it; empty if it is not known.
    public String entry() {
        return entry;
    }
}
