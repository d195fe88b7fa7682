package dev.mica.parser.lint;

import dev.mica.parser.Directive;
import dev.mica.parser.Dockerfile;
import dev.mica.parser.DockerfileSyntax;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which rules report, and whether a report is an error: `skip=A,B;experimental=C;error=true`.
///
/// @param skip names of rules; unknown ones do nothing
/// @param experimental names of experimental rules that are to report
/// @param error whether a build fails if any rule reports
public record CheckOptions(
        boolean skipAll, Set<String> skip, boolean experimentalAll, Set<String> experimental, boolean error) {
    /// All rules report but the experimental ones.
    public static final CheckOptions NONE = new CheckOptions(false, Set.of(), false, Set.of(), false);

    public CheckOptions {
        skip = Set.copyOf(skip);
        experimental = Set.copyOf(experimental);
    }

    /// Reads the value of a `check` directive or of the build argument `BUILDKIT_DOCKERFILE_CHECK`.
    ///
    /// @throws IllegalArgumentException if an option is unknown or has no value
    public static CheckOptions parse(String text) {
        return OptionReader.read(text);
    }

    /// The options in a Dockerfile's `check` directive.
    ///
    /// @throws IllegalArgumentException if an option is unknown or has no value
    public static CheckOptions of(Dockerfile dockerfile) {
        return dockerfile
                .directive(Directive.Kind.CHECK)
                .map(directive -> parse(directive.reference()))
                .orElse(NONE);
    }

    /// These options and those in the comments above an instruction, which hold for the instruction alone.
    /// Comments that can't be read change nothing, and none of them makes a report an error.
    public CheckOptions with(List<String> comments) {
        Optional<String> text = DockerfileSyntax.checkOptions(comments);
        if (text.isEmpty()) {
            return this;
        }
        CheckOptions more;
        try {
            more = parse(text.get());
        } catch (IllegalArgumentException _) {
            return this;
        }
        return new CheckOptions(
                skipAll || more.skipAll,
                union(skip, more.skip),
                experimentalAll || more.experimentalAll,
                union(experimental, more.experimental),
                error);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    public boolean reports(Rule rule) {
        return rule.isExperimental()
                ? experimentalAll || experimental.contains(rule.ruleName())
                : !skipAll && !skip.contains(rule.ruleName());
    }
}
