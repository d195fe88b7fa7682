package dev.mica.sandbox.isolation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The control groups of runs: one for each, named after its scratch directory, so that those of dead owners can be
/// told and removed.
public final class ControlGroups {
    private static final Path MOUNTS = Path.of("/sys/fs/cgroup");
    private static final String GROUP = "mica";

    /// Within this time a process is in a group that was made for it.
    private static final Duration STARTING = Duration.ofMinutes(1);

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

    /// Removes the control groups of owners that are no more, and old ones below other root directories, which may have
    /// gone with all that told of their owners. The kernel lets no group go that has a process in it.
    ///
    /// @param owners the directory with the scratch directories of all living owners
    public static void sweep(Path owners) throws IOException {
        Instant old = Instant.now().minus(STARTING);
        for (Path group : groups()) {
            try (DirectoryStream<Path> runs = Files.newDirectoryStream(group, Files::isDirectory)) {
                for (Path run : runs) {
                    String name = run.getFileName().toString();
                    if (name.startsWith(prefix(owners))) {
                        if (!Files.exists(owners.resolve(name.split("-", -1)[1]))) {
                            remove(run);
                        }
                    } else if (isOlder(run, old)) {
                        removeIfUnused(run);
                    }
                }
            }
        }
    }

    private static boolean isOlder(Path group, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(group).toInstant().isBefore(limit);
        } catch (NoSuchFileException e) {
            return false;
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
        removeIfUnused(group);
    }

    private static void removeIfUnused(Path group) throws IOException {
        try {
            Files.deleteIfExists(group);
        } catch (FileSystemException e) {
            // Its processes are not all gone yet: a later sweep gets it.
        }
    }
}
