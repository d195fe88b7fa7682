package dev.mica.parser;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A mount of a RUN. Paths and names are as given; those that are not given are empty.
///
/// @param from a stage, an image or a context
/// @param readOnly what is asked for, else what the type has by default
/// @param sizeLimit of a tmpfs in bytes, 0 for none
/// @param id of a cache, a secret or an SSH agent
/// @param env variable that holds a secret; empty text for its default name
/// @param mode permission bits
public record MountDescription(
        MountType type,
        Optional<String> from,
        String source,
        String target,
        boolean readOnly,
        long sizeLimit,
        String id,
        MountSharing sharing,
        boolean required,
        Optional<String> env,
        OptionalInt mode,
        OptionalLong uid,
        OptionalLong gid) {}
