package dev.mica.core.plan;

import dev.mica.parser.Source;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.lint.CheckOptions;
import dev.mica.parser.lint.Diagnostic;
import dev.mica.parser.lint.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects what checks find while a Dockerfile is planned.
final class Findings {
    private final CheckOptions options;
    private final Optional<IgnoreMatcher> ignored;
    private final boolean wanted;
    private final List<Diagnostic> found = new ArrayList<>();

    /// @param ignored what the ignore file leaves out of the build context, if there is one
    Findings(CheckOptions options, Optional<IgnoreMatcher> ignored) {
        this(options, ignored, true);
    }

    private Findings(CheckOptions options, Optional<IgnoreMatcher> ignored, boolean wanted) {
        this.options = options;
        this.ignored = ignored;
        this.wanted = wanted;
    }

    /// Findings that nobody looks at.
    static Findings unwanted() {
        return new Findings(CheckOptions.NONE, Optional.empty(), false);
    }

    /// Whether anybody looks at them.
    boolean wanted() {
        return wanted;
    }

    List<Diagnostic> found() {
        return found;
    }

    /// Something at a line that no comment has a say in.
    Site at(SourceRange range) {
        return new Site(this, options, range);
    }

    Site at(Source source) {
        return new Site(this, options.with(source.comments()), source.range());
    }

    /// An instruction that is checked. A comment above it may switch rules off.
    record Site(Findings findings, CheckOptions options, SourceRange range) {
        void report(Rule rule, String detail) {
            report(rule, range, detail);
        }

        void report(Rule rule, SourceRange elsewhere, String detail) {
            if (options.reports(rule)) {
                findings.found.add(new Diagnostic(rule, elsewhere, detail));
            }
        }

        Optional<IgnoreMatcher> ignored() {
            return findings.ignored;
        }
    }
}
