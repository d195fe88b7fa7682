package dev.mica.cli.container;

import dev.mica.cli.command.CommandException;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Resolution;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.sandbox.container.PendingContainer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The volumes that VOLUME in an image and `-v PATH` ask for: each container's own, with what the image has there.
final class AnonymousVolumes {
    private AnonymousVolumes() {}

    /// Where volumes are wanted and nothing else is mounted.
    ///
    /// @param wanted absolute paths
    static SortedSet<TreePath> places(Collection<String> wanted, List<Sandbox.Mount> mounts) {
        SortedSet<TreePath> places = new TreeSet<>();
        wanted.forEach(path -> places.add(TreePath.of(path)));
        mounts.forEach(mount -> places.remove(TreePath.of(mount.target())));
        places.remove(TreePath.ROOT);
        return places;
    }

    /// Makes the volumes.
    ///
    /// @throws CommandException if the image has something at a place that is no directory
    static void add(PendingContainer container, Collection<TreePath> places, StoredImage image, StoredImages stored)
            throws CommandException, IOException {
        if (places.isEmpty()) {
            return;
        }
        Tree tree = stored.tree(image);
        for (TreePath place : places) {
            Resolution found = TreeLookup.follow(tree, place, stored.directories());
            Optional<Workspace.InitialFiles> files = switch (found) {
                case Resolution.Present(TreePath _, Node.Dir directory) ->
                    Optional.of(
                            new Workspace.InitialFiles(new Tree(directory), stored.directories(), stored.files(image)));
                case Resolution.Absent _ -> Optional.empty();
                case Resolution.Present _, Resolution.NotDirectory _, Resolution.LinkLoop _ ->
                    throw new CommandException(
                            "there can be no volume at " + place + ": the image has no directory there",
                            "bind a file over it: -v FILE:" + place);
            };
            container.addVolume(place.toString(), files);
        }
    }
}
