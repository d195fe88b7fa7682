package dev.mica.core.plan;

import dev.mica.parser.ArgDefinition;
import dev.mica.parser.SourceRange;
import dev.mica.parser.words.Expansion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the outline tells of a stage: which arguments, secrets and agents it asks for. Filled while the
/// stage is planned.
final class ArgumentNotes {
    /// @param uses the arguments that its default is made of
    record Argument(String name, String value, Optional<String> description, SourceRange range, Set<String> uses) {}

    /// A secret or an SSH agent.
    record Need(String id, boolean required, SourceRange range) {}

    final Map<String, Argument> arguments = new LinkedHashMap<>();
    final Set<String> used = new LinkedHashSet<>();
    final Map<String, Need> secrets = new LinkedHashMap<>();
    final Map<String, Need> agents = new LinkedHashMap<>();

    ArgumentNotes copy() {
        ArgumentNotes copy = new ArgumentNotes();
        copy.arguments.putAll(arguments);
        copy.used.addAll(used);
        copy.secrets.putAll(secrets);
        copy.agents.putAll(agents);
        return copy;
    }

    /// An ARG before the first FROM. One that extends its own earlier value needs what that needed.
    void declaredGlobally(
            ArgDefinition definition, Optional<String> value, SourceRange range, Optional<Expansion> expansion) {
        String name = definition.name();
        Set<String> uses = new LinkedHashSet<>();
        expansion.ifPresent(expanded -> uses.addAll(expanded.matched()));
        if (uses.remove(name) && arguments.containsKey(name)) {
            uses.addAll(arguments.get(name).uses());
        }
        arguments.put(name, new Argument(name, value.orElse(""), definition.description(), range, uses));
    }

    /// An ARG of a stage.
    ///
    /// @param imported whether it only brings in an ARG from before the first FROM
    void declared(ArgDefinition definition, Optional<String> value, SourceRange range, boolean imported) {
        String name = definition.name();
        if (!imported) {
            arguments.put(name, new Argument(name, value.orElse(""), definition.description(), range, Set.of()));
        }
        used.add(name);
    }
}
