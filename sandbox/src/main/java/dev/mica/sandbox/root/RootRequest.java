package dev.mica.sandbox.root;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import java.util.List;

/// What is wanted of a root before a process can run in it.
///
/// @param hostname the name of the machine inside
/// @param nameFilesReadOnly whether `/etc/hosts` and `/etc/resolv.conf` can't be written, as during builds; otherwise
///     there is an `/etc/hostname` too
/// @param overlayOptions beside the directories
/// @param ownMounts paths where the isolation mounts something itself, with all mount points below
/// @param stages file systems that are needed in the namespace, mounted below the run's directory
public record RootRequest(
        Workspace.Overlay overlay,
        Sandbox.ExecRequest exec,
        String hostname,
        boolean nameFilesReadOnly,
        List<String> overlayOptions,
        List<String> ownMounts,
        List<Stage> stages) {
    public RootRequest {
        overlayOptions = List.copyOf(overlayOptions);
        ownMounts = List.copyOf(ownMounts);
        stages = List.copyOf(stages);
    }

    /// A file system in memory, filled before the process runs and then shown in the root.
    ///
    /// @param name of its directory in the run's directory
    /// @param target where the root shows it
    /// @param options in the words of `mount(8)`
    /// @param filling what puts its files there, given where this process sees it
    public record Stage(String name, String target, List<String> options, Filling filling) {
        public Stage {
            options = List.copyOf(options);
        }
    }

    /// Puts files into a directory.
    @FunctionalInterface
    public interface Filling {
        void fill(java.nio.file.Path directory) throws java.io.IOException;
    }
}
