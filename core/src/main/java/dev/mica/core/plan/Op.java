package dev.mica.core.plan;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a vertex does. Each op but [Run] is arithmetic on trees.
public sealed interface Op {
    /// The vertices it reads, in a fixed order.
    List<VertexId> inputs();

    /// An empty root.
    record Scratch() implements Op {
        @Override
        public List<VertexId> inputs() {
            return List.of();
        }
    }

    /// An image's root file system.
    ///
    /// @param request what was asked for
    /// @param manifest the one chosen for the platform
    record Image(ImageRequest request, Descriptor manifest, ImageConfig config) implements Op {
        @Override
        public List<VertexId> inputs() {
            return List.of();
        }
    }

    /// A local directory: the build context (empty name) or a named one.
    record Context(String contextName) implements Op {
        @Override
        public List<VertexId> inputs() {
            return List.of();
        }
    }

    /// COPY and ADD.
    ///
    /// @param base what is copied onto
    /// @param items in the order written; later ones overwrite earlier ones
    /// @param destination absolute, expanded; a trailing slash means "into this directory"
    /// @param owner `user[:group]` as written, names to be looked up in the base's passwd and group; with a
    ///     linked copy names can't be
    /// @param mode octal or symbolic, as written and expanded
    /// @param link whether the result is a layer of its own that does not depend on the base
    /// @param parents whether the sources' directories are kept below the destination (from a `/./` on)
    /// @param excludes patterns in the ignore file's language
    /// @param createdSeconds time of the directories it makes, and upper bound of file times where
    ///     timestamps are rewritten; empty for the fixed rule
    record Copy(
            VertexId base,
            List<CopyItem> items,
            String destination,
            Optional<String> owner,
            Optional<String> mode,
            boolean link,
            boolean parents,
            List<String> excludes,
            OptionalLong createdSeconds)
            implements Op {
        public Copy {
            items = List.copyOf(items);
            excludes = List.copyOf(excludes);
        }

        @Override
        public List<VertexId> inputs() {
            var inputs = new java.util.ArrayList<VertexId>();
            inputs.add(base);
            for (CopyItem item : items) {
                if (item instanceof CopyItem.Paths paths && !inputs.contains(paths.from())) {
                    inputs.add(paths.from());
                }
            }
            return List.copyOf(inputs);
        }
    }

    /// WORKDIR, where the directory may have to be made.
    ///
    /// @param path absolute
    /// @param owner the user in force, as written; empty is root
    record MakeDirectory(VertexId base, String path, String owner, OptionalLong createdSeconds) implements Op {
        @Override
        public List<VertexId> inputs() {
            return List.of(base);
        }
    }

    /// RUN.
    ///
    /// @param arguments the whole command, shell included
    /// @param environment `NAME=value`, build arguments included, in order
    /// @param passedThrough variables the process sees that are no part of the key: proxies
    /// @param workingDirectory absolute
    /// @param user as written; empty is root
    /// @param files heredoc bodies to be put at absolute paths for the run only
    record Run(
            VertexId base,
            List<String> arguments,
            List<String> environment,
            Map<String, String> passedThrough,
            String workingDirectory,
            String user,
            List<RunMount> mounts,
            List<InlineFile> files,
            RunNetwork network,
            boolean insecure,
            RunLimits limits)
            implements Op {
        public Run {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            passedThrough = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(passedThrough));
            mounts = List.copyOf(mounts);
            files = List.copyOf(files);
        }

        @Override
        public List<VertexId> inputs() {
            var inputs = new java.util.ArrayList<VertexId>();
            inputs.add(base);
            for (RunMount mount : mounts) {
                mount.input().filter(id -> !inputs.contains(id)).ifPresent(inputs::add);
            }
            return List.copyOf(inputs);
        }
    }
}
