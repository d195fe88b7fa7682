package dev.mica.cli.build;

import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Table;
import dev.mica.cli.format.Value;
import dev.mica.cli.progress.SourceExcerpt;
import dev.mica.core.plan.CheckResult;
import dev.mica.core.plan.Outline;
import dev.mica.core.plan.PlanException;
import dev.mica.core.plan.Targets;
import dev.mica.parser.SourceRange;
import dev.mica.parser.lint.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers to `--call`, as text in buildx's layout or as JSON.
///
/// @param name the Dockerfile's, for messages
/// @param source its text, for excerpts
record Answers(String name, String source, boolean json) {
    String check(CheckResult.Checked checked) {
        return json ? JsonValues.indented(checkValue(checked)) + "\n" : checkText(checked);
    }

    private String checkText(CheckResult.Checked checked) {
        int count = checked.diagnostics().size();
        StringBuilder text = new StringBuilder("Check complete, ");
        text.append(
                switch (count) {
                    case 0 -> "no warnings found.\n";
                    case 1 -> "1 warning has been found!\n";
                    default -> count + " warnings have been found!\n";
                });
        for (Diagnostic finding : checked.diagnostics()) {
            text.append("\nWARNING: ").append(finding.rule().ruleName());
            if (!finding.rule().url().isEmpty()) {
                text.append(" - ").append(finding.rule().url());
            }
            text.append('\n').append(finding.detail()).append('\n').append(excerpt(finding.range()));
        }
        checked.error().ifPresent(error -> {
            text.append("\nERROR: ").append(error.getMessage()).append('\n');
            error.range().ifPresent(range -> text.append(excerpt(range)));
        });
        return text.toString();
    }

    private String excerpt(SourceRange range) {
        return SourceExcerpt.of(name, source, range.startLine(), range.endLine());
    }

    private static Value checkValue(CheckResult.Checked checked) {
        List<Value> warnings = new ArrayList<>();
        for (Diagnostic finding : checked.diagnostics()) {
            warnings.add(new FieldsBuilder()
                    .with("ruleName", finding.rule().ruleName())
                    .with("description", finding.rule().description())
                    .with("url", finding.rule().url())
                    .with("detail", finding.detail())
                    .with("location", location(finding.range()))
                    .build());
        }
        FieldsBuilder fields = new FieldsBuilder().with("warnings", new Value.Sequence(warnings));
        checked.error().ifPresent(error -> fields.with("buildError", error(error)));
        return fields.build();
    }

    private static Value error(PlanException error) {
        FieldsBuilder fields = new FieldsBuilder().with("message", String.valueOf(error.getMessage()));
        error.range().ifPresent(range -> fields.with("location", location(range)));
        return fields.build();
    }

    private static Value location(SourceRange range) {
        Value.Fields lines = new FieldsBuilder()
                .with(
                        "start",
                        new FieldsBuilder().with("line", range.startLine()).build())
                .with("end", new FieldsBuilder().with("line", range.endLine()).build())
                .build();
        return new FieldsBuilder()
                .with("ranges", new Value.Sequence(List.of(lines)))
                .build();
    }

    String outline(Outline outline) {
        return json ? JsonValues.indented(outlineValue(outline)) + "\n" : outlineText(outline);
    }

    private static String outlineText(Outline outline) {
        StringBuilder text = new StringBuilder();
        if (!outline.name().isEmpty() || outline.description().isPresent()) {
            text.append("TARGET:      ")
                    .append(outline.name().isEmpty() ? "default" : outline.name())
                    .append('\n');
            outline.description()
                    .ifPresent(description ->
                            text.append("DESCRIPTION: ").append(description).append('\n'));
            text.append('\n');
        }
        if (!outline.arguments().isEmpty()) {
            Table table = Table.of("BUILD ARG", "VALUE", "DESCRIPTION");
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
            Table table = Table.of(heading, "REQUIRED");
            needs.forEach(need -> table.row(need.id(), need.required() ? "true" : ""));
            text.append(table.text()).append('\n');
        }
    }

    private static Value outlineValue(Outline outline) {
        List<Value> arguments = new ArrayList<>();
        for (Outline.Argument argument : outline.arguments()) {
            FieldsBuilder fields = new FieldsBuilder().with("name", argument.name());
            description(fields, argument.description());
            arguments.add(fields.with("value", argument.value())
                    .with("location", location(argument.range()))
                    .build());
        }
        FieldsBuilder fields = new FieldsBuilder().with("name", outline.name());
        description(fields, outline.description());
        return fields.with("args", new Value.Sequence(arguments))
                .with("secrets", needs(outline.secrets()))
                .with("ssh", needs(outline.agents()))
                .build();
    }

    private static void description(FieldsBuilder fields, Optional<String> description) {
        description.ifPresent(text -> fields.with("description", text));
    }

    private static Value needs(List<Outline.Need> needs) {
        List<Value> values = new ArrayList<>();
        needs.forEach(need -> values.add(new FieldsBuilder()
                .with("name", need.id())
                .with("required", need.required())
                .with("location", location(need.range()))
                .build()));
        return new Value.Sequence(values);
    }

    String targets(Targets targets) {
        if (json) {
            List<Value> values = new ArrayList<>();
            for (Targets.Target target : targets.targets()) {
                FieldsBuilder fields = new FieldsBuilder().with("name", target.name());
                description(fields, target.description());
                values.add(fields.with("default", target.isDefault())
                        .with("base", target.base())
                        .with("platform", target.platform().orElse(""))
                        .with("location", location(target.range()))
                        .build());
            }
            Value all = new FieldsBuilder()
                    .with("targets", new Value.Sequence(values))
                    .build();
            return JsonValues.indented(all) + "\n";
        }
        Table table = Table.of("TARGET", "DESCRIPTION");
        for (Targets.Target target : targets.targets()) {
            if (!target.name().isEmpty() || target.isDefault()) {
                String shown = target.name().isEmpty()
                        ? "(default)"
                        : target.name() + (target.isDefault() ? " (default)" : "");
                table.row(shown, target.description().orElse(""));
            }
        }
        return table.text();
    }
}
