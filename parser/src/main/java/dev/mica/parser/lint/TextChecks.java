package dev.mica.parser.lint;

import dev.mica.parser.ArgDefinition;
import dev.mica.parser.Dockerfile;
import dev.mica.parser.Instruction;
import dev.mica.parser.ParserWarning;
import dev.mica.parser.Source;
import dev.mica.parser.Stage;
import dev.mica.parser.StageAlias;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rules that need nothing but the text, over all of a Dockerfile.
public final class TextChecks {
    private final CheckOptions options;
    private final List<Diagnostic> found = new ArrayList<>();

    private TextChecks(CheckOptions options) {
        this.options = options;
    }

    /// What the rules NoEmptyContinuation, MaintainerDeprecated, StageNameCasing, FromAsCasing,
    /// InvalidDefinitionDescription, ReservedStageName, DuplicateStageName and ConsistentInstructionCasing
    /// report, in the order in which BuildKit does.
    public static List<Diagnostic> check(Dockerfile dockerfile, CheckOptions options) {
        List<Diagnostic> found = new ArrayList<>(checkInstructions(dockerfile, options));
        found.addAll(StageNameChecks.check(dockerfile, options));
        found.addAll(CasingChecks.check(dockerfile, options));
        return List.copyOf(found);
    }

    /// What is reported even of a Dockerfile that turns out to be wrong further down: of the rules above the
    /// first five, which look at single instructions.
    public static List<Diagnostic> checkInstructions(Dockerfile dockerfile, CheckOptions options) {
        TextChecks checks = new TextChecks(options);
        for (ParserWarning warning : dockerfile.warnings()) {
            if (options.reports(Rule.NO_EMPTY_CONTINUATION)) {
                checks.found.add(
                        new Diagnostic(Rule.NO_EMPTY_CONTINUATION, warning.range(), Details.noEmptyContinuation()));
            }
        }
        dockerfile.globalArguments().forEach(checks::checkInstruction);
        for (Stage stage : dockerfile.stages()) {
            checks.checkFrom(stage.from());
            stage.instructions().forEach(checks::checkInstruction);
        }
        return List.copyOf(checks.found);
    }

    private void checkInstruction(Instruction instruction) {
        if (instruction instanceof Instruction.Maintainer) {
            report(instruction.source(), Rule.MAINTAINER_DEPRECATED, Details.maintainerDeprecated());
        } else if (instruction instanceof Instruction.Arg arg) {
            List<String> names =
                    arg.definitions().stream().map(ArgDefinition::name).toList();
            checkDescription(arg.source(), "ARG", names, names.size() > 1 ? "<arg_key>" : names.getFirst());
        }
    }

    private void checkFrom(Instruction.From from) {
        Optional<StageAlias> alias = from.alias();
        if (alias.isEmpty()) {
            return;
        }
        String name = alias.get().name();
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (!name.equals(lowerCase)) {
            report(from.source(), Rule.STAGE_NAME_CASING, Details.stageNameCasing(name));
        }
        String keyword = from.source().keyword();
        String as = alias.get().keyword();
        // A keyword of mixed case is ConsistentInstructionCasing's.
        boolean matches = Casing.isLower(keyword) ? Casing.isLower(as) : !Casing.isUpper(keyword) || Casing.isUpper(as);
        if (!matches) {
            report(from.source(), Rule.FROM_AS_CASING, Details.fromAsCasing(keyword, as));
        }
        checkDescription(from.source(), "FROM", List.of(lowerCase), lowerCase);
    }

    /// The last comment above has to start with one of the names.
    private void checkDescription(Source source, String keyword, List<String> names, String example) {
        if (source.comments().isEmpty()) {
            return;
        }
        String comment = source.comments().getLast();
        int space = comment.indexOf(' ');
        if (!names.contains(space < 0 ? comment : comment.substring(0, space))) {
            report(source, Rule.INVALID_DEFINITION_DESCRIPTION, Details.invalidDefinitionDescription(keyword, example));
        }
    }

    private void report(Source source, Rule rule, String detail) {
        if (options.with(source.comments()).reports(rule)) {
            found.add(new Diagnostic(rule, source.range(), detail));
        }
    }
}
