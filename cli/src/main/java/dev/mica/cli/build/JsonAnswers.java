package dev.mica.cli.build;

import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Value;
import dev.mica.core.plan.CheckResult;
import dev.mica.core.plan.Outline;
import dev.mica.core.plan.PlanException;
import dev.mica.core.plan.Targets;
import dev.mica.parser.SourceRange;
import dev.mica.parser.lint.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Answers to `--call` as the JSON that buildx prints: what is empty or false is left out there. BuildKit's
/// `definition` of a source says how its daemon got the file, so it has no counterpart here.
///
/// @param name the Dockerfile's
/// @param source its text
record JsonAnswers(String name, String source) {
    String check(CheckResult.Checked checked) {
        List<Value> warnings = new ArrayList<>();
        for (Diagnostic finding : checked.diagnostics()) {
            FieldsBuilder fields =
                    new FieldsBuilder().with("ruleName", finding.rule().ruleName());
            text(fields, "description", finding.rule().description());
            text(fields, "url", finding.rule().url());
            text(fields, "detail", finding.detail());
            warnings.add(fields.with("location", location(finding.range())).build());
        }
        Value file = new FieldsBuilder()
                .with("filename", name)
                .with("data", base64())
                .with("language", "Dockerfile")
                .build();
        FieldsBuilder fields = new FieldsBuilder()
                .with("warnings", new Value.Sequence(warnings))
                .with("sources", new Value.Sequence(List.of(file)));
        checked.error().ifPresent(error -> fields.with("buildError", error(error)));
        return printed(fields);
    }

    private static Value error(PlanException error) {
        return new FieldsBuilder()
                .with("message", String.valueOf(error.getMessage()))
                .with("location", error.range().map(JsonAnswers::location).orElse(new FieldsBuilder().build()))
                .build();
    }

    String outline(Outline outline) {
        List<Value> arguments = new ArrayList<>();
        for (Outline.Argument argument : outline.arguments()) {
            FieldsBuilder fields = new FieldsBuilder().with("name", argument.name());
            description(fields, argument.description());
            text(fields, "value", argument.value());
            arguments.add(fields.with("location", location(argument.range())).build());
        }
        FieldsBuilder fields = new FieldsBuilder();
        text(fields, "name", outline.name());
        description(fields, outline.description());
        list(fields, "args", arguments);
        list(fields, "secrets", needs(outline.secrets()));
        list(fields, "ssh", needs(outline.agents()));
        return printed(fields.with("sources", sources()));
    }

    private static List<Value> needs(List<Outline.Need> needs) {
        List<Value> values = new ArrayList<>();
        for (Outline.Need need : needs) {
            FieldsBuilder fields = new FieldsBuilder().with("name", need.id());
            truth(fields, "required", need.required());
            values.add(fields.with("location", location(need.range())).build());
        }
        return values;
    }

    String targets(Targets targets) {
        List<Value> values = new ArrayList<>();
        for (Targets.Target target : targets.targets()) {
            FieldsBuilder fields = new FieldsBuilder();
            text(fields, "name", target.name());
            truth(fields, "default", target.isDefault());
            description(fields, target.description());
            text(fields, "base", target.base());
            text(fields, "platform", target.platform().orElse(""));
            values.add(fields.with("location", location(target.range())).build());
        }
        return printed(
                new FieldsBuilder().with("targets", new Value.Sequence(values)).with("sources", sources()));
    }

    private static String printed(FieldsBuilder fields) {
        return JsonValues.indentedByTwo(fields.build()) + "\n";
    }

    private Value sources() {
        return Value.of(List.of(base64()));
    }

    private String base64() {
        return Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.UTF_8));
    }

    private static Value location(SourceRange range) {
        Value.Fields lines = new FieldsBuilder()
                .with("start", line(range.startLine()))
                .with("end", line(range.endLine()))
                .build();
        return new FieldsBuilder()
                .with("ranges", new Value.Sequence(List.of(lines)))
                .build();
    }

    private static Value line(int number) {
        return new FieldsBuilder().with("line", number).build();
    }

    private static void description(FieldsBuilder fields, Optional<String> description) {
        text(fields, "description", description.orElse(""));
    }

    private static void text(FieldsBuilder fields, String field, String text) {
        if (!text.isEmpty()) {
            fields.with(field, text);
        }
    }

    private static void truth(FieldsBuilder fields, String field, boolean holds) {
        if (holds) {
            fields.with(field, true);
        }
    }

    private static void list(FieldsBuilder fields, String field, List<Value> values) {
        if (!values.isEmpty()) {
            fields.with(field, new Value.Sequence(values));
        }
    }
}
