package dev.mica.core.build;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.SandboxUnavailableException;
import dev.mica.core.port.Workspace;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What an [ImageBuilder] works with.
///
/// @param workspace asked for when the first RUN has to be executed
/// @param sandbox likewise
/// @param images where base images come from after the store, in this order
/// @param remotes asked for at the first ADD of a URL or a repository
/// @param temporary a directory for files that live no longer than a step; made when it is first needed
public record BuildPorts(
        ContentStore contents,
        RefStore refs,
        Leases leases,
        Supplier<Workspace> workspace,
        Supplier<Sandbox> sandbox,
        List<ImageSource> images,
        Supplier<RemoteSource> remotes,
        InstantSource clock,
        Path temporary) {
    public BuildPorts {
        images = List.copyOf(images);
    }

    /// Ports for building without root and without processes: base images come from the store and from named contexts
    /// only, RUN and ADD of a URL fail and say why.
    public static BuildPorts of(ContentStore contents, RefStore refs, Leases leases, Path temporary) {
        return new BuildPorts(
                contents,
                refs,
                leases,
                () -> {
                    throw missing("RUN", "a workspace and a sandbox");
                },
                () -> {
                    throw missing("RUN", "a workspace and a sandbox");
                },
                List.of(),
                () -> {
                    throw missing("ADD of a URL or a repository", "a remote source");
                },
                InstantSource.system(),
                temporary);
    }

    private static UncheckedIOException missing(String what, String port) {
        return new UncheckedIOException(
                new SandboxUnavailableException(what + " needs " + port + ", which this builder was made without"));
    }

    BuildPorts withContents(ContentStore newContents) {
        return new BuildPorts(newContents, refs, leases, workspace, sandbox, images, remotes, clock, temporary);
    }
}
