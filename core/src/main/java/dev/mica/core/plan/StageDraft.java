package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.Instruction;
import dev.mica.parser.SourceRange;
import dev.mica.parser.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stage while it is planned, or an image that some instruction copies from or mounts and that has no
/// stage. Identity matters: two are never equal.
final class StageDraft {
    /// An instruction with what it reads from.
    ///
    /// @param onBuild whether it is a trigger of the base
    /// @param sources for COPY one or none; for RUN one for each mount, empty for the build context
    record Step(Instruction instruction, boolean onBuild, List<Optional<StageDraft>> sources) {}

    /// The position among the Dockerfile's stages; -1 for an image without stage.
    final int index;

    final Optional<Stage> stage;
    /// The name that AS gives it, or nothing.
    final String name;

    final SourceRange range;
    /// The base as written and expanded.
    final String baseName;

    final Optional<Platform> platform;
    /// The earlier stage that it builds on.
    final Optional<StageDraft> base;

    /// The named context that takes the place of the whole stage.
    final Optional<String> replacement;

    final ArgumentNotes notes;
    final List<Step> steps = new ArrayList<>();
    /// What its instructions read from, with the line that does so.
    final Map<StageDraft, SourceRange> dependencies = new LinkedHashMap<>();

    /// Whether the triggers of the base have been put in front of the steps.
    boolean triggersAdded;

    /// Whether it is the only one there is; its name then stays out of progress.
    boolean alone;

    /// Whether it, or a stage that it builds on, has a WORKDIR.
    boolean directorySet;

    /// Where it starts, once the base is known.
    Optional<StageState> start = Optional.empty();

    /// Where it ends. What is not planned yet can't be read from.
    Optional<StageState> end = Optional.empty();

    private StageDraft(
            int index,
            Optional<Stage> stage,
            SourceRange range,
            String baseName,
            Optional<Platform> platform,
            Optional<StageDraft> base,
            Optional<String> replacement,
            ArgumentNotes notes) {
        this.index = index;
        this.stage = stage;
        this.name = stage.flatMap(Stage::name).orElse("");
        this.range = range;
        this.baseName = baseName;
        this.platform = platform;
        this.base = replacement.isPresent() ? Optional.empty() : base;
        this.replacement = replacement;
        this.notes = notes;
    }

    static StageDraft ofStage(
            int index,
            Stage stage,
            String baseName,
            Optional<Platform> platform,
            Optional<StageDraft> base,
            Optional<String> replacement,
            ArgumentNotes notes) {
        return new StageDraft(index, Optional.of(stage), stage.range(), baseName, platform, base, replacement, notes);
    }

    /// An image, or a named context, that is read from at a line.
    static StageDraft ofImage(String reference, SourceRange range) {
        return new StageDraft(
                -1,
                Optional.empty(),
                range,
                reference,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ArgumentNotes());
    }

    boolean isStage() {
        return stage.isPresent();
    }

    /// The stage's name, or `stage-N`; nothing for an image.
    String title() {
        return !name.isEmpty() || !isStage() ? name : "stage-" + index;
    }

    boolean isScratch() {
        return baseName.equals("scratch");
    }

    /// How many steps progress counts: those that make files, and the base if it is an image.
    int countedSteps() {
        int counted = isScratch() || base.isPresent() || !isStage() ? 0 : 1;
        for (Step step : steps) {
            if (makesFiles(step.instruction())) {
                counted++;
            }
        }
        return counted;
    }

    private static boolean makesFiles(Instruction instruction) {
        return instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Workdir;
    }
}
