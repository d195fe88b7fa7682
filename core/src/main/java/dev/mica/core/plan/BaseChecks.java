package dev.mica.core.plan;

import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.parser.Instruction;
import dev.mica.parser.Stage;
import dev.mica.parser.lint.Details;
import dev.mica.parser.lint.Rule;
import dev.mica.parser.words.Expansion;
import dev.mica.parser.words.ExpansionException;
import dev.mica.parser.words.Suggestion;
import java.util.LinkedHashSet;
import java.util.Set;

/// Checks of FROM that need the arguments before the first one.
final class BaseChecks {
    private final PlanRequest request;
    private final GlobalScope scope;
    private final Findings findings;

    /// What may stand in a FROM: platform arguments and all ARGs before the first FROM, with or without
    /// value.
    private final Set<String> declared;

    BaseChecks(PlanRequest request, GlobalScope scope, Findings findings) {
        this.request = request;
        this.scope = scope;
        this.findings = findings;
        this.declared = new LinkedHashSet<>(scope.arguments().names());
        for (Instruction.Arg arg : request.dockerfile().globalArguments()) {
            arg.definitions().forEach(definition -> declared.add(definition.name()));
        }
    }

    /// Bases have to make sense with the defaults alone, whatever is given this time.
    void checkDefaults() {
        try {
            Variables defaults = GlobalScopes.defaults(request);
            for (Stage stage : request.dockerfile().stages()) {
                String base =
                        scope.expander().expand(stage.base(), defaults::value).text();
                if (!isReference(base)) {
                    findings.at(stage.range())
                            .report(Rule.INVALID_DEFAULT_ARG_IN_FROM, Details.invalidDefaultArgInFrom(stage.base()));
                }
            }
        } catch (ExpansionException e) {
            // The plan fails at the same place and says so.
            return;
        }
    }

    private static boolean isReference(String name) {
        try {
            ImageReference.parse(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void checkBase(Stage stage, Expansion base) {
        undefined(findings.at(stage.from().source()), base);
    }

    void checkPlatform(Stage stage, String written, Expansion platform) {
        Findings.Site site = findings.at(stage.from().source());
        undefined(site, platform);
        boolean target = platform.matched().equals(Set.of("TARGETPLATFORM"))
                && platform.unmatched().isEmpty();
        if (target && scope.arguments().value("TARGETPLATFORM").orElse("").equals(platform.text())) {
            site.report(Rule.REDUNDANT_TARGET_PLATFORM, Details.redundantTargetPlatform(written));
        }
        if (platform.matched().isEmpty() && platform.unmatched().isEmpty()) {
            constant(site, stage.name().orElse(""), platform.text());
        }
    }

    /// A stage whose name says what it is for may have a constant platform.
    private void constant(Findings.Site site, String name, String text) {
        try {
            Platform platform = Platform.parse(text, request.buildPlatform());
            if (!name.contains(platform.os()) && !name.contains(platform.architecture())) {
                site.report(Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED, Details.fromPlatformFlagConstDisallowed(text));
            }
        } catch (IllegalArgumentException e) {
            // The plan fails at the same place and says so.
            return;
        }
    }

    private void undefined(Findings.Site site, Expansion expansion) {
        for (String name : expansion.unmatched()) {
            if (!declared.contains(name)) {
                site.report(
                        Rule.UNDEFINED_ARG_IN_FROM,
                        Details.undefinedArgInFrom(name, Suggestion.closest(name, declared, true)));
            }
        }
    }

    /// An image that is for another platform than it was asked for.
    static void checkImage(Findings findings, StageDraft draft, Platform wanted, Platform found) {
        boolean same = wanted.os().equals(found.os()) && wanted.architecture().equals(found.architecture());
        if (!same) {
            String expected = wanted.normalised().withVersion();
            String actual = found.normalised().withVersion();
            findings.at(draft.range)
                    .report(
                            Rule.INVALID_BASE_IMAGE_PLATFORM,
                            Details.invalidBaseImagePlatform(draft.baseName, expected, actual));
        }
    }
}
