package dev.mica.core.plan;

import dev.mica.core.image.HistoryLines;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is known at one point of a stage. Immutable: a stage that builds on another starts where that ends.
///
/// @param root the vertex whose files are there
/// @param variables ENV and ARG
/// @param declared the ARGs so far, oldest first; a name may stand several times
/// @param base the configuration of the outermost base image
/// @param platform what the stage is built for
/// @param imagePlatform what the base says that it is for
/// @param history what this Dockerfile added
record StageState(
        VertexId root,
        RuntimeConfig config,
        Variables variables,
        List<DeclaredArgument> declared,
        Optional<ImageConfig> base,
        Platform platform,
        Platform imagePlatform,
        Optional<String> author,
        List<ImagePlan.PlannedHistory> history) {

    /// An ARG with the value it got; an empty one if none.
    record DeclaredArgument(String name, String value) {}

    StageState {
        declared = List.copyOf(declared);
        history = List.copyOf(history);
    }

    /// The directory that relative paths start from, with slashes.
    String workingDirectory() {
        return PlatformPaths.workingDirectory(platform, "/", config.workingDir());
    }

    StageState withConfig(RuntimeConfig changed) {
        return new StageState(root, changed, variables, declared, base, platform, imagePlatform, author, history);
    }

    StageState withVariables(Variables changed) {
        return new StageState(root, config, changed, declared, base, platform, imagePlatform, author, history);
    }

    StageState withAuthor(String name) {
        return new StageState(
                root, config, variables, declared, base, platform, imagePlatform, Optional.of(name), history);
    }

    StageState withDeclared(String name, String value) {
        List<DeclaredArgument> more = new ArrayList<>(declared);
        more.add(new DeclaredArgument(name, value));
        return new StageState(root, config, variables, more, base, platform, imagePlatform, author, history);
    }

    /// The state after an instruction that makes no files.
    StageState withHistory(String line) {
        return with(root, new ImagePlan.PlannedHistory(line, Optional.of(HistoryLines.COMMENT), Optional.empty()));
    }

    /// The state after an instruction that makes a layer.
    StageState withLayer(VertexId layer, String line) {
        return with(layer, new ImagePlan.PlannedHistory(line, Optional.of(HistoryLines.COMMENT), Optional.of(layer)));
    }

    private StageState with(VertexId newRoot, ImagePlan.PlannedHistory entry) {
        List<ImagePlan.PlannedHistory> more = new ArrayList<>(history);
        more.add(entry);
        return new StageState(newRoot, config, variables, declared, base, platform, imagePlatform, author, more);
    }
}
