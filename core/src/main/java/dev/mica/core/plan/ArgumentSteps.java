package dev.mica.core.plan;

import dev.mica.core.image.HistoryLines;
import dev.mica.parser.ArgDefinition;
import dev.mica.parser.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// ARG in a stage.
final class ArgumentSteps {
    /// Arguments that tell the builder something and are no variables of the process.
    static final Set<String> NOT_VARIABLES = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private ArgumentSteps() {}

    /// What is given wins over the default here, and that over the value from before the first FROM. Each
    /// definition sees those before it.
    static StageState arg(
            StageState before, Instruction.Arg arg, GlobalScope scope, WordSource source, ArgumentNotes notes) {
        StageState state = before;
        List<String> shown = new ArrayList<>();
        for (ArgDefinition definition : arg.definitions()) {
            String name = definition.name();
            Optional<String> given = Optional.ofNullable(scope.given().get(name));
            Optional<String> imported = given.isEmpty() && definition.value().isEmpty()
                    ? scope.arguments().value(name)
                    : Optional.empty();
            Words words = source.at(state);
            Optional<String> value =
                    given.or(() -> definition.value().map(words::word)).or(() -> imported);
            notes.declared(definition, value, arg.range(), imported.isPresent());
            if (value.isPresent() && !NOT_VARIABLES.contains(name)) {
                state = state.withVariables(state.variables().with(name, value.get()));
            }
            state = state.withDeclared(name, value.orElse(""));
            shown.add(value.map(text -> name + "=" + text).orElse(name));
        }
        return state.withHistory(HistoryLines.pairs("ARG", shown));
    }
}
