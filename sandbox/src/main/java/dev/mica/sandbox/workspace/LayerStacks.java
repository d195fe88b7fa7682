package dev.mica.sandbox.workspace;

import dev.mica.core.oci.DiffId;
import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.namespace.MountEntry;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import dev.mica.sandbox.scratch.PathLocks;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps stacks so low that the kernel takes them: it has one page for the names of all layers.
///
/// The oldest layers of a high stack are merged into one directory, in groups of fixed size, so that a stack that
/// grows layer by layer is not merged anew for each.
final class LayerStacks {
    /// The most directories that are stacked.
    static final int MAX_HEIGHT = 64;

    private static final int GROUP = 32;
    private static final String MERGED = "+";

    private final LayerDirectories layers;
    private final Scratch scratch;

    LayerStacks(LayerDirectories layers, Scratch scratch) {
        this.layers = layers;
        this.scratch = scratch;
    }

    /// The directories to stack, base first.
    ///
    /// @param used gets the merged layer as well, if there is one
    List<String> lowers(List<DiffId> layerIds, LayersInUse used) throws IOException {
        List<String> names = LayerDirectories.names(layerIds);
        int merged = 0;
        List<String> lowers = names;
        while (lowers.size() > MAX_HEIGHT) {
            List<String> oldest = lowers.subList(0, merged == 0 ? GROUP : GROUP + 1);
            merged += GROUP;
            String name = names.get(merged - 1) + MERGED;
            used.add(name, merge(oldest, name));
            lowers = new ArrayList<>(names.subList(merged, names.size()));
            lowers.addFirst(name);
        }
        return lowers;
    }

    private PathLocks.Held merge(List<String> baseFirst, String name) throws IOException {
        while (true) {
            Optional<PathLocks.Held> held = layers.hold(name);
            if (held.isPresent()) {
                return held.get();
            }
            try (var _ = layers.lockForChange(name);
                    ScratchDirectory temporary = scratch.newDirectory()) {
                if (!layers.contains(name)) {
                    layers.adopt(copyMerged(baseFirst, temporary.path()), name);
                }
            }
        }
    }

    /// The kernel merges, `cp` copies what it shows.
    private Path copyMerged(List<String> baseFirst, Path temporary) throws IOException {
        Path mounted = Files.createDirectory(temporary.resolve("mounted"));
        Path copy = temporary.resolve("copy");
        List<String> options =
                new ArrayList<>(List.of("ro", "index=off", "lowerdir=" + String.join(":", baseFirst.reversed())));
        if (layers.isNested()) {
            options.add("userxattr");
        } else {
            options.addAll(List.of("redirect_dir=off", "metacopy=off"));
        }
        MountEntry overlay = new MountEntry("overlay", mounted.toString(), "overlay", options);
        try (MountNamespace namespace =
                MountNamespace.open(layers.directory(), temporary.resolve("fstab"), List.of(overlay))) {
            List<String> command = new ArrayList<>(MountNamespace.dyingWithParent());
            command.addAll(namespace.enter());
            command.addAll(List.of(HostTools.require("cp"), "-a", mounted.toString(), copy.toString()));
            Process process = Spawner.start(MountNamespace.hostProcess(command).redirectErrorStream(true));
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("layers can't be merged: " + said.strip());
            }
            return copy;
        } catch (InterruptedException e) {
            throw Spawner.interrupted("merging layers");
        }
    }
}
