package dev.mica.parser.ignore;

import dev.mica.parser.glob.BadPatternException;
import dev.mica.parser.glob.PathPattern;
import dev.mica.parser.glob.SlashPath;
import dev.mica.parser.words.WhiteSpace;

/// A rule and what its pattern matches.
///
/// @param text the pattern without `!`
record CompiledRule(IgnoreRule rule, boolean exception, String text, PathPattern pattern) {

    /// @throws IgnorePatternException if the rule's pattern is none
    static CompiledRule of(IgnoreRule rule) {
        String clean = SlashPath.clean(WhiteSpace.trim(rule.pattern()));
        boolean exception = clean.startsWith("!");
        String text = exception ? clean.substring(1) : clean;
        if (text.isEmpty()) {
            throw new IgnorePatternException("illegal exclusion pattern: \"!\"", rule);
        }
        try {
            return new CompiledRule(rule, exception, text, PathPattern.of(text));
        } catch (BadPatternException e) {
            throw new IgnorePatternException(String.valueOf(e.getMessage()), rule);
        }
    }

    /// Whether it covers the path itself or anything above it.
    boolean coversOrAbove(String path) {
        if (pattern.matches(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (pattern.matches(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /// The pattern without a star or two as its last name: what all paths it covers begin with, if
    /// [#isPlain].
    String directory() {
        String shorter = text.endsWith("/**") ? text.substring(0, text.length() - 3) : text;
        return shorter.endsWith("/*") ? shorter.substring(0, shorter.length() - 2) : shorter;
    }

    /// Whether [#directory] means nothing but itself.
    boolean isPlain() {
        return directory().chars().noneMatch(c -> "*[]?^\\".indexOf(c) >= 0);
    }
}
