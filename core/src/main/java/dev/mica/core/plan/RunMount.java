package dev.mica.core.plan;

import java.util.Optional;
import java.util.OptionalLong;

/// What `RUN --mount` asks for. Targets are absolute.
public sealed interface RunMount {
    String target();

    /// The vertex whose files are mounted, where there is one.
    Optional<VertexId> input();

    /// Files of a stage, an image or a context.
    ///
    /// @param source path within the input, `/` for all
    record Bind(VertexId from, String source, String target, boolean writable) implements RunMount {
        @Override
        public Optional<VertexId> input() {
            return Optional.of(from);
        }
    }

    /// A directory that persists from build to build.
    ///
    /// @param id with its namespace
    /// @param from what an empty cache starts from
    record Cache(
            String id,
            Optional<VertexId> from,
            String source,
            String target,
            boolean readOnly,
            Sharing sharing,
            int mode,
            long uid,
            long gid)
            implements RunMount {
        @Override
        public Optional<VertexId> input() {
            return from;
        }
    }

    enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }

    /// An empty file system in memory.
    ///
    /// @param sizeBytes empty for the default
    record Tmpfs(String target, OptionalLong sizeBytes) implements RunMount {
        @Override
        public Optional<VertexId> input() {
            return Optional.empty();
        }
    }

    /// A secret, as a file in memory, a variable, or both.
    ///
    /// @param environmentVariable the variable that holds it, beside or instead of the file
    /// @param file whether it is mounted as a file at `target`
    record Secret(
            String id,
            String target,
            boolean file,
            Optional<String> environmentVariable,
            boolean required,
            int mode,
            long uid,
            long gid)
            implements RunMount {
        @Override
        public Optional<VertexId> input() {
            return Optional.empty();
        }
    }

    record Ssh(String id, String target, boolean required, int mode, long uid, long gid) implements RunMount {
        @Override
        public Optional<VertexId> input() {
            return Optional.empty();
        }
    }
}
