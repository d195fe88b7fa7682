package dev.mica.core.plan;

import dev.mica.core.image.ConfigChanges;
import dev.mica.core.image.Environment;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.parser.SourceRange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds what stages start from: a named context, an image, or nothing.
final class BaseResolution {
    private final PlanRequest request;
    private final Map<ImageRequest, ResolvedImage> known;
    private final VertexList vertices;
    private final NamedContexts contexts;
    private final Findings findings;
    private final Map<ImageRequest, SourceRange> missing = new LinkedHashMap<>();
    private final Map<String, StageState> layeredContexts = new HashMap<>();

    BaseResolution(
            PlanRequest request, Map<ImageRequest, ResolvedImage> known, VertexList vertices, Findings findings) {
        this.request = request;
        this.known = known;
        this.vertices = vertices;
        this.findings = findings;
        this.contexts = new NamedContexts(request);
    }

    /// What has to be known before [#resolve] can go on, with the line that names it first.
    Map<ImageRequest, SourceRange> missing() {
        return missing;
    }

    /// Sets the stage's start, or adds to what is missing.
    ///
    /// @param needed a base that is not needed only has to have a sound name
    void resolve(StageDraft draft, boolean needed) {
        if (draft.start.isPresent() || draft.base.isPresent()) {
            return;
        }
        boolean scratch = draft.isScratch() && draft.replacement.isEmpty();
        if (!scratch) {
            Refusals.at(draft.range, () -> requireName(draft.baseName));
        }
        if (!needed) {
            return;
        }
        Optional<String> context = draft.replacement.or(() -> contexts.find(draft.baseName));
        if (scratch) {
            draft.start = Optional.of(scratch(request.platform()));
        } else if (context.isPresent()) {
            draft.start = fromContext(draft, context.get());
        } else {
            draft.start = fromImage(draft, new ImageRequest(draft.baseName, false, platform(draft)));
        }
        if (!draft.isStage() || draft.replacement.isPresent()) {
            draft.end = draft.start;
        }
    }

    private Platform platform(StageDraft draft) {
        return draft.platform.orElse(request.platform());
    }

    private static Boolean requireName(String name) {
        try {
            ImageReference.parse(name);
            return true;
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse(
                    "failed to parse stage name \"" + name + "\": invalid reference format",
                    String.valueOf(e.getMessage()));
        }
    }

    private StageState scratch(Platform platform) {
        return new StageState(
                vertices.scratch(),
                ConfigChanges.scratch(platform.os()),
                Variables.NONE,
                List.of(),
                Optional.empty(),
                platform,
                platform,
                Optional.empty(),
                List.of());
    }

    private Optional<StageState> fromContext(StageDraft draft, String context) {
        Platform platform = platform(draft);
        if (request.namedContexts().get(context) == PlanRequest.ContextKind.IMAGE) {
            return fromImage(draft, new ImageRequest(context, true, platform));
        }
        if (!draft.isStage() || draft.replacement.isPresent()) {
            StageState empty = scratch(platform).withConfig(RuntimeConfig.EMPTY);
            return Optional.of(rooted(empty, vertices.context(context)));
        }
        return Optional.of(layered(draft, context));
    }

    /// What a stage that builds on the draft starts from. The files of a context that takes a stage's place become a
    /// layer only then: who only copies from it reads the context itself.
    StageState asBase(StageDraft draft) {
        Optional<String> directory = draft.replacement.filter(
                name -> request.namedContexts().get(name) == PlanRequest.ContextKind.DIRECTORY);
        if (directory.isEmpty()) {
            return draft.end.orElseThrow();
        }
        return layeredContexts.computeIfAbsent(directory.get(), name -> layered(draft, name));
    }

    private StageState layered(StageDraft draft, String context) {
        Platform platform = platform(draft);
        VertexId copied = vertices.add(
                new VertexList.Draft(
                        new Op.Copy(
                                vertices.scratch(),
                                List.of(new CopyItem.Paths(vertices.context(context), List.of("/"), false)),
                                "/",
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                false,
                                List.of(),
                                OptionalLong.empty()),
                        VertexNames.base(draft, request.multiPlatform(), platform, context),
                        draft.title(),
                        Optional.of(draft.range),
                        false),
                platform,
                "FROM",
                0);
        return scratch(platform).withLayer(copied, "FROM " + context);
    }

    private static StageState rooted(StageState state, VertexId root) {
        return new StageState(
                root,
                state.config(),
                state.variables(),
                state.declared(),
                state.base(),
                state.platform(),
                state.imagePlatform(),
                state.author(),
                state.history());
    }

    private Optional<StageState> fromImage(StageDraft draft, ImageRequest wanted) {
        ResolvedImage image = known.get(wanted);
        if (image == null) {
            missing.putIfAbsent(wanted, draft.range);
            return Optional.empty();
        }
        ImageConfig config = image.config();
        boolean empty = config.diffIds().isEmpty() && config.history().stream().allMatch(entry -> entry.emptyLayer());
        if (!empty && !wanted.namedContext()) {
            BaseChecks.checkImage(findings, draft, wanted.platform(), config.platform());
        }
        VertexId root = empty ? vertices.scratch() : vertices.image(draft, wanted, image);
        return Optional.of(new StageState(
                root,
                config.config(),
                Variables.NONE,
                List.of(),
                Optional.of(config),
                wanted.platform(),
                config.platform(),
                config.author(),
                List.of()));
    }

    /// A start with what every stage has: a PATH, and ENV as variables.
    static StageState entered(StageState start) {
        RuntimeConfig config = start.config()
                .withEnv(Environment.withDefaultPath(
                        start.config().env(), start.platform().os()));
        if (!config.workingDir().isEmpty()) {
            String directory =
                    PlatformPaths.workingDirectory(start.platform(), config.workingDir(), config.workingDir());
            config = config.withWorkingDir(PlatformPaths.written(start.platform(), directory));
        }
        Variables variables = start.variables();
        for (String entry : config.env()) {
            variables = variables.with(Environment.name(entry), Environment.value(entry));
        }
        return start.withConfig(config.withOnBuild(List.of())).withVariables(variables);
    }
}
