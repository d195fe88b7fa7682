package dev.mica.core.layer;

/// What a [LayerReader] takes from a tar that anybody may have made. A table of contents is held in memory.
///
/// @param entries how many entries
/// @param pathBytes the length of a path or of a link's target, in bytes
/// @param headerBytes the length of an entry's extended header, in bytes; extended attributes stand there
/// @param totalHeaderBytes the length of all paths, targets and extended headers together, in bytes
public record LayerLimits(int entries, int pathBytes, int headerBytes, long totalHeaderBytes) {
    /// Linux takes no longer path than 4096 bytes; a megabyte is what Go's tar reader takes as an extended
    /// header.
    public static final LayerLimits DEFAULT = new LayerLimits(2_000_000, 4096, 1 << 20, 512L << 20);

    public LayerLimits {
        if (entries < 0 || pathBytes < 0 || headerBytes < 0 || totalHeaderBytes < 0) {
            throw new IllegalArgumentException("a limit is not negative");
        }
    }
}
