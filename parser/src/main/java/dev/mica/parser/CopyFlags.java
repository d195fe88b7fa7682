package dev.mica.parser;

import java.util.List;
import java.util.Optional;

/// Flags that COPY and ADD share; values unexpanded. An empty value counts as none.
public record CopyFlags(Optional<String> chown, Optional<String> chmod, boolean link, List<String> excludes) {
    public CopyFlags {
        excludes = List.copyOf(excludes);
    }
}
