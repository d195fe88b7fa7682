package dev.mica.sandbox.isolation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The control groups of runs: one for each, named after its scratch directory, so that those of dead owners can be
/// told and removed.
public final class ControlGroups {
    private static final Path MOUNTS = Path.of("/sys/fs/cgroup");
    private static final String GROUP = "mica";

    private ControlGroups() {}

    /// A name for a run that no other run on this machine has at the time: scratch root, owner, number.
    static String name(Path scratch) {
        Path owner = Objects.requireNonNull(scratch.getParent());
        return prefix(Objects.requireNonNull(owner.getParent())) + owner.getFileName() + "-" + scratch.getFileName();
    }

    private static String prefix(Path owners) {
        return String.format(Locale.ROOT, "%08x-", owners.toString().hashCode());
    }

    static String path(Path scratch) {
        return "/" + GROUP + "/" + name(scratch);
    }

    /// Removes the control groups of owners that are no more.
    ///
    /// @param owners the directory with the scratch directories of all living owners
    public static void sweep(Path owners) throws IOException {
        for (Path group : groups()) {
            try (DirectoryStream<Path> runs = Files.newDirectoryStream(group, prefix(owners) + "*")) {
                for (Path run : runs) {
                    String owner = run.getFileName().toString().split("-", -1)[1];
                    if (!Files.exists(owners.resolve(owner))) {
                        remove(run);
                    }
                }
            }
        }
    }

    private static List<Path> groups() throws IOException {
        List<Path> groups = new ArrayList<>();
        if (!Files.isDirectory(MOUNTS)) {
            return groups;
        }
        if (Files.isDirectory(MOUNTS.resolve(GROUP))) {
            groups.add(MOUNTS.resolve(GROUP));
        }
        try (DirectoryStream<Path> hierarchies = Files.newDirectoryStream(MOUNTS)) {
            for (Path hierarchy : hierarchies) {
                if (Files.isDirectory(hierarchy.resolve(GROUP), LinkOption.NOFOLLOW_LINKS)) {
                    groups.add(hierarchy.resolve(GROUP));
                }
            }
        }
        return groups;
    }

    /// Removes a group and those inside it; the kernel's files in it go with it. One that is still in use stays.
    private static void remove(Path group) throws IOException {
        try (DirectoryStream<Path> inner = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (Path path : inner) {
                remove(path);
            }
        }
        try {
            Files.deleteIfExists(group);
        } catch (java.nio.file.FileSystemException e) {
            // Its processes are not all gone yet: the next sweep gets it.
        }
    }
}
