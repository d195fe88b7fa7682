package dev.mica.cli.progress;

import dev.mica.core.event.BuildEvent;
import java.util.List;
import java.util.Locale;

/// What stands below the progress: the failed step's last lines, and what the checks found.
public final class Reports {
    private Reports() {}

    /// The block that repeats what a failed step printed last.
    public static String failure(Progress.FailedStep step) {
        StringBuilder text =
                new StringBuilder("------\n > ").append(step.name()).append(":\n");
        step.lastLines().forEach(line -> text.append(line).append('\n'));
        return text.append("------\n").toString();
    }

    /// The list of warnings; empty text if there are none.
    ///
    /// @param source the Dockerfile's text, shown in excerpts if `expanded`
    /// @param expanded whether descriptions, links and lines are shown too
    public static String warnings(List<BuildEvent.Warning> warnings, String name, String source, boolean expanded) {
        if (warnings.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n ");
        text.append(warnings.size()).append(warnings.size() == 1 ? " warning found" : " warnings found");
        text.append(expanded ? ":\n" : " (use --debug to expand):\n");
        for (BuildEvent.Warning warning : warnings) {
            text.append(" - ").append(warning.rule()).append(": ").append(warning.detail());
            if (!warning.lines().isEmpty()) {
                text.append(
                        String.format(Locale.ROOT, " (line %d)", warning.lines().getFirst()));
            }
            text.append('\n');
            if (expanded) {
                expand(text, warning, name, source);
            }
        }
        return text.toString();
    }

    private static void expand(StringBuilder text, BuildEvent.Warning warning, String name, String source) {
        if (!warning.description().isEmpty()) {
            text.append(warning.description()).append('\n');
        }
        if (!warning.url().isEmpty()) {
            text.append("More info: ").append(warning.url()).append('\n');
        }
        if (!warning.lines().isEmpty()) {
            List<Integer> lines = warning.lines();
            text.append(SourceExcerpt.of(name, source, lines.getFirst(), lines.getLast()));
        }
        text.append('\n');
    }
}
