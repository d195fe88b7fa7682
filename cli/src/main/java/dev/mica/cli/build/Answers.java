package dev.mica.cli.build;

import dev.mica.cli.format.Table;
import dev.mica.cli.progress.SourceExcerpt;
import dev.mica.core.plan.CheckResult;
import dev.mica.core.plan.Outline;
import dev.mica.core.plan.Targets;
import dev.mica.parser.SourceRange;
import dev.mica.parser.lint.Diagnostic;
import java.util.List;

/// Answers to `--call`, as text in buildx's layout or as JSON.
///
/// @param name the Dockerfile's, for messages
/// @param source its text, for excerpts
record Answers(String name, String source, boolean json) {
    private static final int GAP = 3;

    private JsonAnswers inJson() {
        return new JsonAnswers(name, source);
    }

    String check(CheckResult.Checked checked) {
        return json ? inJson().check(checked) : checkText(checked);
    }

    private String checkText(CheckResult.Checked checked) {
        int count = checked.diagnostics().size();
        StringBuilder text = new StringBuilder();
        text.append(
                switch (count) {
                    case 0 -> checked.error().isPresent() ? "" : "Check complete, no warnings found.\n";
                    case 1 -> "Check complete, 1 warning has been found!\n";
                    default -> "Check complete, " + count + " warnings have been found!\n";
                });
        for (Diagnostic finding : checked.diagnostics()) {
            text.append("\nWARNING: ").append(finding.rule().ruleName());
            if (!finding.rule().url().isEmpty()) {
                text.append(" - ").append(finding.rule().url());
            }
            text.append('\n').append(finding.detail()).append('\n').append(excerpt(finding.range()));
        }
        checked.error().ifPresent(error -> {
            text.append(count == 0 ? "" : "\n").append("ERROR: ");
            error.range().ifPresent(range -> text.append(name + ":" + range.startLine() + ": "));
            text.append(error.getMessage());
            text.append(error.hint().isEmpty() ? "" : " (" + error.hint() + ")").append('\n');
            error.range().ifPresent(range -> text.append(excerpt(range)));
        });
        return text.toString();
    }

    private String excerpt(SourceRange range) {
        return SourceExcerpt.of(name, source, range.startLine(), range.endLine());
    }

    String outline(Outline outline) {
        return json ? inJson().outline(outline) : outlineText(outline);
    }

    private static String outlineText(Outline outline) {
        StringBuilder text = new StringBuilder();
        if (!outline.name().isEmpty() || outline.description().isPresent()) {
            Table table = Table.narrow(1).row("TARGET:", outline.name().isEmpty() ? "(default)" : outline.name());
            outline.description().ifPresent(description -> table.row("DESCRIPTION:", description));
            text.append(table.text()).append('\n');
        }
        if (!outline.arguments().isEmpty()) {
            Table table = Table.narrow(GAP).row("BUILD ARG", "VALUE", "DESCRIPTION");
            outline.arguments()
                    .forEach(argument -> table.row(
                            argument.name(),
                            argument.value(),
                            argument.description().orElse("")));
            text.append(table.text()).append('\n');
        }
        needs(text, "SECRET", outline.secrets());
        needs(text, "SSH", outline.agents());
        return text.toString();
    }

    private static void needs(StringBuilder text, String heading, List<Outline.Need> needs) {
        if (!needs.isEmpty()) {
            Table table = Table.narrow(GAP).row(heading, "REQUIRED");
            needs.forEach(need -> table.row(need.id(), need.required() ? "true" : ""));
            text.append(table.text()).append('\n');
        }
    }

    String targets(Targets targets) {
        return json ? inJson().targets(targets) : targetsText(targets);
    }

    private static String targetsText(Targets targets) {
        Table table = Table.narrow(1).row("TARGET", "DESCRIPTION");
        for (Targets.Target target : targets.targets()) {
            String shown = target.isDefault() ? (target.name() + " (default)").strip() : target.name();
            table.row(shown, target.description().orElse(""));
        }
        return table.text();
    }
}
