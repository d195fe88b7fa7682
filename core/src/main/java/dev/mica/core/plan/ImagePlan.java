package dev.mica.core.plan;

import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The image that comes out of the target stage, as far as it is known before anything runs.
///
/// @param result whose layers the image has
/// @param base the configuration of the outermost base image, whose history comes first; empty for scratch
/// @param epochSeconds SOURCE_DATE_EPOCH, from wherever it came: the time of every entry of the history
/// @param history the entries above the base's, oldest first
public record ImagePlan(
        VertexId result,
        Platform platform,
        Optional<ImageConfig> base,
        RuntimeConfig config,
        Optional<String> author,
        OptionalLong epochSeconds,
        List<PlannedHistory> history) {
    public ImagePlan {
        history = List.copyOf(history);
    }

    /// A history entry whose time is not known yet.
    ///
    /// @param layer the vertex that makes its layer; empty for metadata alone
    public record PlannedHistory(String createdBy, Optional<String> comment, Optional<VertexId> layer) {}
}
