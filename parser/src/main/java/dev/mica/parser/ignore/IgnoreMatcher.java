package dev.mica.parser.ignore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Decides which paths of a context an ignore file leaves out. A rule covers a path if its pattern matches
/// the path or something above it; of the rules that cover a path the last one decides. Immutable.
///
/// Paths are relative and clean, with slashes.
public final class IgnoreMatcher {
    /// Leaves nothing out.
    public static final IgnoreMatcher NOTHING = new IgnoreMatcher(List.of());

    private final List<CompiledRule> rules;
    private final boolean exceptions;
    private final boolean plainExceptions;

    private IgnoreMatcher(List<CompiledRule> rules) {
        this.rules = rules;
        List<CompiledRule> takingIn =
                rules.stream().filter(CompiledRule::exception).toList();
        this.exceptions = !takingIn.isEmpty();
        this.plainExceptions = takingIn.stream().allMatch(CompiledRule::isPlain);
    }

    /// @throws IgnorePatternException if a rule's pattern is none
    public static IgnoreMatcher of(IgnoreFile file) {
        return new IgnoreMatcher(file.rules().stream().map(CompiledRule::of).toList());
    }

    /// @param patterns as lines of an ignore file; empty ones are left out
    /// @throws IgnorePatternException if one is none
    public static IgnoreMatcher of(List<String> patterns) {
        List<CompiledRule> rules = new ArrayList<>();
        for (String pattern : patterns) {
            if (!pattern.isBlank()) {
                rules.add(CompiledRule.of(new IgnoreRule(pattern, 0)));
            }
        }
        return new IgnoreMatcher(List.copyOf(rules));
    }

    /// The context's root, which is never left out.
    public IgnoreDecision root() {
        return new IgnoreDecision(true, false, true, new BitSet(), Optional.empty());
    }

    /// Decides on a path from what is known of the directory it stands in, which saves matching what lies
    /// above again. This is how BuildKit scans a context. A rule that could not change anything for the
    /// directory counts as not covering it: after `a/b` and `!a`, `a/b` stays left out.
    ///
    /// @param parent of [#root] the path may be any; else it stands directly in the parent
    public IgnoreDecision child(IgnoreDecision parent, String path) {
        BitSet covering = new BitSet(rules.size());
        boolean excluded = false;
        Optional<IgnoreRule> decidedBy = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            boolean covers = parent.isCovering(i);
            if (!covers && rule.exception() == excluded) {
                covers = parent.isRoot()
                        ? rule.coversOrAbove(path)
                        : rule.pattern().matches(path);
            }
            if (covers) {
                covering.set(i);
                excluded = !rule.exception();
                decidedBy = Optional.of(rule.rule());
            }
        }
        return new IgnoreDecision(false, excluded, !excluded || mayBeTakenIn(path), covering, decidedBy);
    }

    /// Whether an exception may cover something below a path.
    private boolean mayBeTakenIn(String path) {
        if (!exceptions || !plainExceptions) {
            return exceptions;
        }
        String below = path + "/";
        return rules.stream().anyMatch(rule -> rule.exception() && (rule.directory() + "/").startsWith(below));
    }

    /// Whether a path is left out.
    public boolean excludes(String path) {
        return child(root(), path).excluded();
    }

    /// The rule that leaves a path out, or takes it back in.
    public Optional<IgnoreRule> decidedBy(String path) {
        return child(root(), path).decidedBy();
    }

    public boolean hasExceptions() {
        return exceptions;
    }

    public List<IgnoreRule> rules() {
        return rules.stream().map(CompiledRule::rule).toList();
    }
}
