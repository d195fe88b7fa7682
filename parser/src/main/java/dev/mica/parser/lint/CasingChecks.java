package dev.mica.parser.lint;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.Instruction;
import dev.mica.parser.Source;
import dev.mica.parser.Stage;
import java.util.ArrayList;
import java.util.List;

/// ConsistentInstructionCasing: the majority of the instructions decides. Instructions before the first FROM
/// are not looked at, and comments do not turn the rule off.
final class CasingChecks {
    private CasingChecks() {}

    static List<Diagnostic> check(Dockerfile dockerfile, CheckOptions options) {
        if (!options.reports(Rule.CONSISTENT_INSTRUCTION_CASING)) {
            return List.of();
        }
        List<Source> sources = sources(dockerfile);
        long lower = sources.stream()
                .filter(source -> Casing.isLower(source.keyword()))
                .count();
        long upper = sources.stream()
                .filter(source -> Casing.isUpper(source.keyword()))
                .count();
        boolean mostlyLower = lower > upper;
        String casing = mostlyLower ? "lowercase" : "uppercase";
        return sources.stream()
                .filter(source -> mostlyLower ? !Casing.isLower(source.keyword()) : !Casing.isUpper(source.keyword()))
                .map(source -> new Diagnostic(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        source.range(),
                        Details.consistentInstructionCasing(source.keyword(), casing)))
                .toList();
    }

    private static List<Source> sources(Dockerfile dockerfile) {
        List<Source> sources = new ArrayList<>();
        for (Stage stage : dockerfile.stages()) {
            sources.add(stage.from().source());
            stage.instructions().stream().map(Instruction::source).forEach(sources::add);
        }
        return sources;
    }
}
