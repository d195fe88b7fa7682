package dev.mica.core.port;

import dev.mica.parser.ignore.IgnoreMatcher;
import java.util.List;

/// Which part of a context a build can reach. A source may return more than is asked but never what is ignored.
///
/// @param ignored what the ignore file leaves out
/// @param patterns the source paths of all COPY and ADD, RUN bind mounts and the like, cleaned, relative to the root,
/// as
///     shell patterns of Go's `filepath.Match`; a path is needed if it or an ancestor matches one, if a symbolic link
///     on the way leads to it, or if it is a directory in which something is needed. `.` alone asks for everything
public record ContextSelection(IgnoreMatcher ignored, List<String> patterns) {
    public ContextSelection {
        patterns = List.copyOf(patterns);
    }
}
