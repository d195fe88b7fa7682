package dev.mica.core.tree;

import dev.mica.parser.glob.BadPatternException;
import dev.mica.parser.glob.FilePathPattern;
import dev.mica.parser.ignore.IgnoreDecision;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.ignore.IgnorePatternException;
import java.util.List;
import java.util.Optional;

/// Decides which entries of a source directory are copied: those that `--parents` includes, if it is given,
/// without those that `--exclude` leaves out. A directory that is decided on decides for all below it that no
/// pattern names.
final class EntryFilter {
    private final Optional<IgnoreMatcher> includes;
    private final SlashPattern include;
    private final IgnoreMatcher excludes;

    private EntryFilter(Optional<IgnoreMatcher> includes, SlashPattern include, IgnoreMatcher excludes) {
        this.includes = includes;
        this.include = include;
        this.excludes = excludes;
    }

    /// Lets everything but the excludes pass.
    static EntryFilter excluding(List<String> excludes) throws SelectionFailure {
        return new EntryFilter(Optional.empty(), SlashPattern.of(""), matcher(excludes));
    }

    /// Lets nothing pass but what the pattern includes. A pattern that names the directory itself includes
    /// nothing.
    EntryFilter including(String pattern) throws SelectionFailure {
        SlashPattern clean = SlashPattern.of(pattern);
        String text = pattern.startsWith("/") ? pattern.substring(1) : clean.text();
        return new EntryFilter(Optional.of(matcher(List.of(text))), clean, excludes);
    }

    private static IgnoreMatcher matcher(List<String> patterns) throws SelectionFailure {
        try {
            return IgnoreMatcher.of(patterns);
        } catch (IgnorePatternException e) {
            throw new SelectionFailure(new Selection.BadPattern(e.rule().pattern(), String.valueOf(e.getMessage())));
        }
    }

    boolean passesAll() {
        return includes.isEmpty() && excludes.rules().isEmpty();
    }

    Decision root() {
        return new Decision(includes.map(IgnoreMatcher::root), excludes.root(), true, passesAll(), !passesAll());
    }

    /// What is known of a path.
    ///
    /// @param selected whether it is copied itself
    /// @param all whether all below it is copied, too
    /// @param mayHold whether something below it may be
    record Decision(
            Optional<IgnoreDecision> include, IgnoreDecision exclude, boolean selected, boolean all, boolean mayHold) {}

    Decision child(Decision parent, TreePath path) {
        String text = path.toString().substring(1);
        Optional<IgnoreDecision> include =
                includes.map(matcher -> matcher.child(parent.include().orElseThrow(), text));
        IgnoreDecision exclude = excludes.child(parent.exclude(), text);
        boolean included = include.isEmpty() || include.get().excluded();
        boolean selected = included && !exclude.excluded();
        return new Decision(
                include,
                exclude,
                selected,
                selected && excludes.rules().isEmpty(),
                (!exclude.excluded() || exclude.mayHoldIncluded()) && (included || mayHoldIncluded(path)));
    }

    private boolean mayHoldIncluded(TreePath path) {
        List<String> parts = include.parts();
        for (int i = 0; i < path.names().size(); i++) {
            if (i < parts.size() && isOpen(parts.get(i))) {
                return true;
            }
            if (i >= parts.size() || !matches(parts.get(i), path.names().get(i))) {
                return false;
            }
        }
        return path.names().size() < parts.size();
    }

    /// Whether it may match more than one name, or can't be told part by part.
    private static boolean isOpen(String part) {
        return part.contains("**") || part.contains("[") || part.contains("\\") || part.startsWith("!");
    }

    private static boolean matches(String part, FileName name) {
        try {
            return FilePathPattern.of(part).matches(name.bytes());
        } catch (BadPatternException e) {
            return true;
        }
    }
}
