package dev.mica.core.cache;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.StepId;
import dev.mica.core.tree.Tree;
import java.time.Instant;

/// What is remembered of a step that was built. When it was last used stands in the ref that points to it.
///
/// @param inputs the blob of its [KeyInputs]
/// @param tree the file system after the step
/// @param layer what the step put on top of its parent's layers
/// @param layerBytes length of the layer's tar
/// @param layerContents the blob of its table of contents
/// @param millis how long building it took
public record CacheRecord(
        CacheKey key,
        Digest inputs,
        StepId stepId,
        Tree tree,
        DiffId layer,
        long layerBytes,
        Digest layerContents,
        Instant created,
        long millis) {}
