package dev.mica.parser.words;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// A word with its variables replaced.
///
/// @param matched names of the variables it uses that are set, in order of use
/// @param unmatched names of those that are not
public record Expansion(String text, Set<String> matched, Set<String> unmatched) {
    public Expansion {
        matched = Collections.unmodifiableSet(new LinkedHashSet<>(matched));
        unmatched = Collections.unmodifiableSet(new LinkedHashSet<>(unmatched));
    }
}
