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
/// told and removed. They have no parent of Mica's own, which nobody could remove while others may be about to use it.
public final class ControlGroups {
    private static final Path MOUNTS = Path.of("/sys/fs/cgroup");
    private static final String PREFIX = "mica-";

    /// Within this time a process is in a group that was made for it.
    private static final Duration STARTING = Duration.ofMinutes(1);

    /// Killed processes take some milliseconds to go.
    private static final Duration DYING = Duration.ofMillis(5);

    private static final int ATTEMPTS = 20;

    private ControlGroups() {}

    /// A name for a run that no other run on this machine has at the time: scratch root, owner, number.
    static String name(Path scratch) {
        return prefix(Objects.requireNonNull(scratch.getParent())) + scratch.getFileName();
    }

    /// What the names of all groups of an owner begin with.
    private static String prefix(Path owner) {
        return String.format(
                Locale.ROOT,
                "%s%08x-%s-",
                PREFIX,
                Objects.requireNonNull(owner.getParent()).toString().hashCode(),
                owner.getFileName());
    }

    static String path(Path scratch) {
        return "/" + name(scratch);
    }

    /// Removes the control groups of an owner that is no more.
    ///
    /// @param owner its scratch directory, absolute
    /// @return whether none is left; the kernel lets no group go that has a process in it, dying as it may be
    public static boolean remove(Path owner) throws IOException {
        return removeAll(groups(prefix(owner)));
    }

    /// Removes the control groups of one run whose runtime did not live to do it.
    static void removeRun(Path scratch) throws IOException {
        removeAll(groups(name(scratch)));
    }

    /// Also in a thread that was interrupted, as those are that kill a process.
    private static boolean removeAll(List<Path> found) throws IOException {
        List<Path> groups = found;
        boolean interrupted = Thread.interrupted();
        for (int attempt = 0; !groups.isEmpty() && attempt < ATTEMPTS; attempt++) {
            List<Path> left = new ArrayList<>();
            for (Path group : groups) {
                if (!remove(group, true)) {
                    left.add(group);
                }
            }
            groups = left;
            if (!groups.isEmpty()) {
                interrupted |= pause();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return groups.isEmpty();
    }

    /// @return whether the thread was interrupted
    private static boolean pause() {
        try {
            Thread.sleep(DYING);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Removes old control groups that nothing is in, whosever they are: the scratch directories that told of their
    /// owners may have gone with a whole root directory of Mica's.
    public static void removeUnused() throws IOException {
        Instant old = Instant.now().minus(STARTING);
        for (Path group : groups(PREFIX)) {
            if (isOlder(group, old)) {
                remove(group, false);
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

    /// In the unified hierarchy, or in each of the others.
    ///
    /// @param prefix of their names
    private static List<Path> groups(String prefix) throws IOException {
        List<Path> groups = new ArrayList<>();
        if (Files.isDirectory(MOUNTS)) {
            add(groups, MOUNTS, prefix);
            try (DirectoryStream<Path> hierarchies = Files.newDirectoryStream(MOUNTS)) {
                for (Path hierarchy : hierarchies) {
                    if (Files.isDirectory(hierarchy, LinkOption.NOFOLLOW_LINKS)) {
                        add(groups, hierarchy, prefix);
                    }
                }
            }
        }
        return groups;
    }

    private static void add(List<Path> groups, Path hierarchy, String prefix) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(hierarchy, prefix + "*")) {
            found.forEach(groups::add);
        } catch (NoSuchFileException e) {
            // A group of somebody else's, gone meanwhile.
            return;
        }
    }

    /// Removes a group; the kernel's files in it go with it. One that is still in use stays.
    ///
    /// @param whole whether with the groups inside
    private static boolean remove(Path group, boolean whole) throws IOException {
        if (whole) {
            try (DirectoryStream<Path> inner = Files.newDirectoryStream(group, Files::isDirectory)) {
                for (Path path : inner) {
                    remove(path, true);
                }
            } catch (NoSuchFileException e) {
                return true;
            }
        }
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (FileSystemException e) {
            // Its processes are not all gone yet: a later sweep gets it.
            return false;
        }
    }
}
