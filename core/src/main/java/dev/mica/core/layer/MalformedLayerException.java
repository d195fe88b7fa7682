package dev.mica.core.layer;

import java.io.IOException;

/// A layer's tar is damaged, truncated, hostile, or of a kind that layers can't be.
public final class MalformedLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String entry;
    private final String problem;

    /// @param offset of the entry's header in the uncompressed tar, in bytes
    /// @param entry the entry's name as the tar has it; empty if it is not known
    /// @param problem what was expected and what was found
    public MalformedLayerException(long offset, String entry, String problem) {
        this("malformed layer", offset, entry, problem);
    }

    private MalformedLayerException(String start, long offset, String entry, String problem) {
        super(start + " at byte " + offset + (entry.isEmpty() ? "" : ", entry \"" + entry + "\"") + ": " + problem);
        this.offset = offset;
        this.entry = entry;
        this.problem = problem;
    }

    /// The same, told of the file that people know.
    ///
    /// @param file its name, or what it is
    public MalformedLayerException in(String file) {
        MalformedLayerException told = new MalformedLayerException(file + " is malformed", offset, entry, problem);
        told.initCause(this);
        return told;
    }

    public long offset() {
        return offset;
    }

    /// The entry's name as the tar has it; empty if it is not known.
    public String entry() {
        return entry;
    }
}
