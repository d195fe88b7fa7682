package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.words.Expander;
import dev.mica.parser.words.ExpansionException;
import dev.mica.parser.words.VariableLookup;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of steps as BuildKit's progress shows them: `[build 2/5] RUN make`.
final class VertexNames {
    private static final Pattern USERS = Pattern.compile("(https?://)[^/?#\\s]*@");

    private VertexNames() {}

    /// FROM, which is a stage's first step.
    static String base(StageDraft draft, boolean multiPlatform, Platform platform, String reference) {
        return of(draft, 1, draft.countedSteps(), platformPrefix(multiPlatform, platform, Variables.NONE)) + "FROM "
                + reference;
    }

    /// What stands in front of a step: nothing for an image without stage.
    ///
    /// @param platformPrefix empty, or ends in a blank
    static String of(StageDraft draft, int step, int steps, String platformPrefix) {
        if (steps == 0) {
            return "";
        }
        String stage = draft.alone || draft.title().isEmpty() ? "" : draft.title() + " ";
        String total = Integer.toString(steps);
        String number = Integer.toString(step);
        String padding = " ".repeat(Math.max(0, total.length() - number.length()));
        return "[" + platformPrefix + stage + padding + number + "/" + total + "] ";
    }

    /// `linux/arm64 `, or `linux/amd64->arm64 ` where a stage builds for another platform than its own.
    static String platformPrefix(boolean multiPlatform, Platform platform, Variables variables) {
        if (!multiPlatform) {
            return "";
        }
        String arrow = targeted(platform, variables)
                .map(target -> arrow(platform, target))
                .orElse("");
        return platform.withVersion() + arrow + " ";
    }

    private static String arrow(Platform from, Platform to) {
        if (!to.os().equals(from.os())) {
            return "->" + to.withVersion();
        }
        if (to.architecture().equals(from.architecture())) {
            return "";
        }
        return "->" + to.architecture() + (to.variant().isEmpty() ? "" : "/" + to.variant());
    }

    /// What the stage's TARGET variables say that it builds for.
    private static Optional<Platform> targeted(Platform platform, Variables variables) {
        Optional<String> whole = variables.value("TARGETPLATFORM");
        if (whole.isPresent()) {
            try {
                return Optional.of(Platform.parse(whole.get(), platform));
            } catch (IllegalArgumentException e) {
                // The stage may give the variable a meaning of its own.
                return Optional.empty();
            }
        }
        Optional<String> os = variables.value("TARGETOS");
        Optional<String> architecture = variables.value("TARGETARCH");
        Optional<String> variant = variables.value("TARGETVARIANT");
        if (os.isEmpty() && architecture.isEmpty() && variant.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Platform(
                        os.filter(text -> !text.isEmpty()).orElse(platform.os()),
                        architecture.filter(text -> !text.isEmpty()).orElse(platform.architecture()),
                        variant.orElse(""),
                        "",
                        java.util.List.of())
                .normalised());
    }

    /// An instruction's text with its variables expanded; as written where it can't be.
    static String expanded(String text, Expander expander, VariableLookup variables) {
        try {
            return expander.expand(text, variables).text();
        } catch (ExpansionException e) {
            return text;
        }
    }

    /// The text with the users and passwords of its web addresses left out: logs and histories are read by others.
    static String withoutCredentials(String text) {
        return text.contains("://") ? USERS.matcher(text).replaceAll("$1") : text;
    }

    /// The text with its first word in upper case.
    static String upperCased(String text) {
        int blank = text.indexOf(' ');
        return blank < 0
                ? text.toUpperCase(Locale.ROOT)
                : text.substring(0, blank).toUpperCase(Locale.ROOT) + text.substring(blank);
    }
}
