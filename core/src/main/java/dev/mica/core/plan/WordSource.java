package dev.mica.core.plan;

import dev.mica.parser.lint.Details;
import dev.mica.parser.lint.Rule;
import dev.mica.parser.words.Expander;
import dev.mica.parser.words.Suggestion;
import java.util.Set;
import java.util.stream.Collectors;

/// Expands the words of one instruction. What they use and nothing defines is reported.
record WordSource(Expander expander, Findings.Site site) {
    Words at(StageState state) {
        return new Words(expander, state.variables(), names -> report(names, state));
    }

    private void report(Set<String> undefined, StageState state) {
        Set<String> declared =
                state.declared().stream().map(StageState.DeclaredArgument::name).collect(Collectors.toSet());
        for (String name : undefined) {
            if (!declared.contains(name) && !ArgumentSteps.NOT_VARIABLES.contains(name)) {
                site.report(
                        Rule.UNDEFINED_VAR,
                        Details.undefinedVar(
                                name, Suggestion.closest(name, state.variables().names(), true)));
            }
        }
    }
}
