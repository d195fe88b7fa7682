package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.ArgDefinition;
import dev.mica.parser.Instruction;
import dev.mica.parser.Stage;
import dev.mica.parser.words.Expander;
import dev.mica.parser.words.Expansion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Makes the [GlobalScope] of a request.
final class GlobalScopes {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private GlobalScopes() {}

    static GlobalScope of(PlanRequest request) {
        Map<String, String> given = new TreeMap<>(request.buildArguments());
        request.epochSeconds().ifPresent(epoch -> given.putIfAbsent(EPOCH, Long.toString(epoch)));
        Expander expander = request.dockerfile().expander();
        ArgumentNotes notes = new ArgumentNotes();
        Variables arguments = predefined(request, given);
        for (Instruction.Arg instruction : request.dockerfile().globalArguments()) {
            arguments = Refusals.at(instruction.range(), declared(instruction, arguments, given, expander, notes));
        }
        return withEpoch(request, new GlobalScope(arguments, given, OptionalLong.empty(), expander, notes));
    }

    /// What FROM lines see if nothing is given.
    static Variables defaults(PlanRequest request) {
        Expander expander = request.dockerfile().expander();
        ArgumentNotes unread = new ArgumentNotes();
        Variables arguments = predefined(request, request.buildArguments());
        for (Instruction.Arg instruction : request.dockerfile().globalArguments()) {
            arguments =
                    declared(instruction, arguments, Map.of(), expander, unread).take();
        }
        return arguments;
    }

    /// The platform arguments, and TARGETSTAGE. A build argument of the name wins.
    static Variables predefined(PlanRequest request, Map<String, String> given) {
        Platform build = request.buildPlatform();
        Platform target = request.platform();
        String stage = request.target()
                .or(() -> lastStage(request).flatMap(Stage::name))
                .filter(name -> !name.isEmpty())
                .orElse("default");
        String[][] values = {
            {"BUILDPLATFORM", build.toString()},
            {"BUILDOS", build.os()},
            {"BUILDOSVERSION", build.osVersion()},
            {"BUILDARCH", build.architecture()},
            {"BUILDVARIANT", build.variant()},
            {"TARGETPLATFORM", target.withVersion()},
            {"TARGETOS", target.os()},
            {"TARGETOSVERSION", target.osVersion()},
            {"TARGETARCH", target.architecture()},
            {"TARGETVARIANT", target.variant()},
            {"TARGETSTAGE", stage},
        };
        Variables arguments = Variables.NONE;
        for (String[] pair : values) {
            arguments = arguments.with(pair[0], given.getOrDefault(pair[0], pair[1]));
        }
        return arguments;
    }

    private static Optional<Stage> lastStage(PlanRequest request) {
        List<Stage> stages = request.dockerfile().stages();
        return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
    }

    /// An ARG before the first FROM. Each definition sees those before it.
    private static Refusals.Step<Variables> declared(
            Instruction.Arg instruction,
            Variables before,
            Map<String, String> given,
            Expander expander,
            ArgumentNotes notes) {
        return () -> {
            Variables arguments = before;
            for (ArgDefinition definition : instruction.definitions()) {
                Optional<String> value = Optional.ofNullable(given.get(definition.name()));
                Optional<Expansion> expansion = Optional.empty();
                if (value.isEmpty() && definition.value().isPresent()) {
                    Map<String, String> seen = arguments.asMap();
                    Expansion expanded = expander.expand(
                            definition.value().orElseThrow(), name -> Optional.ofNullable(seen.get(name)));
                    expansion = Optional.of(expanded);
                    value = Optional.of(expanded.text());
                }
                notes.declaredGlobally(definition, value, instruction.range(), expansion);
                if (value.isPresent()) {
                    arguments = arguments.with(definition.name(), value.orElseThrow());
                }
            }
            return arguments;
        };
    }

    /// SOURCE_DATE_EPOCH may be a build argument or an ARG with a default. Without a value it is as if it
    /// was not there.
    private static GlobalScope withEpoch(PlanRequest request, GlobalScope scope) {
        Optional<String> text = Optional.ofNullable(scope.given().get(EPOCH))
                .or(() -> scope.arguments().value(EPOCH).filter(value -> !value.isEmpty()));
        if (text.isEmpty()) {
            return scope;
        }
        OptionalLong seconds = epochSeconds(request, text.orElseThrow());
        Map<String, String> given = new TreeMap<>(scope.given());
        Variables arguments = scope.arguments();
        if (seconds.isPresent()) {
            String canonical = Long.toString(seconds.getAsLong());
            given.computeIfPresent(EPOCH, (_, _) -> canonical);
            arguments = arguments.value(EPOCH).isPresent() ? arguments.with(EPOCH, canonical) : arguments;
        } else {
            given.remove(EPOCH);
            arguments = arguments.without(EPOCH);
        }
        return new GlobalScope(arguments, given, seconds, scope.expander(), scope.notes());
    }

    private static OptionalLong epochSeconds(PlanRequest request, String text) {
        if (text.isEmpty() || text.equals("context")) {
            // A local context has no time of its own.
            return OptionalLong.empty();
        }
        if (text.matches("[+-]?[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(text));
        }
        boolean source = request.dockerfile().stageIndex(text).isPresent()
                || request.namedContexts().containsKey(text);
        if (source) {
            throw new PlanException(
                    Optional.empty(),
                    "SOURCE_DATE_EPOCH: taking the time from \"" + text + "\" is not supported",
                    "give it in seconds since 1970");
        }
        throw new PlanException(
                Optional.empty(), "invalid SOURCE_DATE_EPOCH: " + text, "give it in seconds since 1970");
    }
}
