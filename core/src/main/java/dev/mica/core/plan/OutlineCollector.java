package dev.mica.core.plan;

import dev.mica.parser.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gathers the notes of a stage and of all that it needs. Where several know a name, the one nearest to the
/// target counts.
final class OutlineCollector {
    private final Map<String, Outline.Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
    private final Map<String, Outline.Need> agents = new LinkedHashMap<>();
    private final Set<StageDraft> visited = new LinkedHashSet<>();

    Outline outline(StageDraft target) {
        collect(target);
        List<Outline.Argument> sorted = new ArrayList<>(arguments.values());
        sorted.sort(Comparator.comparingInt(argument -> argument.range().startLine()));
        return new Outline(
                target.name, target.stage.flatMap(Stage::description), sorted, sorted(secrets), sorted(agents));
    }

    private static List<Outline.Need> sorted(Map<String, Outline.Need> needs) {
        List<Outline.Need> sorted = new ArrayList<>(needs.values());
        sorted.sort(Comparator.comparingInt(need -> need.range().startLine()));
        return sorted;
    }

    private void collect(StageDraft draft) {
        if (!visited.add(draft)) {
            return;
        }
        for (String name : withUses(draft.notes)) {
            ArgumentNotes.Argument argument = draft.notes.arguments.get(name);
            if (argument != null) {
                arguments.putIfAbsent(
                        name, new Outline.Argument(name, argument.value(), argument.description(), argument.range()));
            }
        }
        add(draft.notes.secrets, secrets);
        add(draft.notes.agents, agents);
        draft.base.ifPresent(this::collect);
        draft.dependencies.keySet().forEach(this::collect);
    }

    private static void add(Map<String, ArgumentNotes.Need> noted, Map<String, Outline.Need> into) {
        noted.forEach((id, need) -> into.putIfAbsent(id, new Outline.Need(id, need.required(), need.range())));
    }

    /// The arguments used, and those that they are made of.
    private static Set<String> withUses(ArgumentNotes notes) {
        Set<String> all = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(notes.used);
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (all.add(name) && notes.arguments.containsKey(name)) {
                open.addAll(notes.arguments.get(name).uses());
            }
        }
        return all;
    }
}
