package dev.mica.sandbox.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds paths inside a root and makes what is missing there: mount points that are to vanish after the run, and the
/// working directory, which stays.
///
/// Symbolic links are resolved inside the root, so that an image can't direct a mount to somewhere else. Nothing runs
/// in the root meanwhile, so what was looked at does not change. Below a mount that comes first, that mount's source
/// is looked into and nothing is noted.
final class MountPoints {
    private static final int MAX_LINKS = 40;

    private final Path root;
    private final List<Mounted> mounted = new ArrayList<>();
    private final List<String> made = new ArrayList<>();

    /// @param view where this process sees the source; empty if the isolation will make it, with all mount points
    private record Mounted(String target, Optional<Path> view) {}

    /// @param root where this process sees the root file system
    MountPoints(Path root) {
        this.root = root;
    }

    /// Paths made so far, in the order they were made, as the root has them.
    List<String> made() {
        return List.copyOf(made);
    }

    /// Resolves the target of a mount and makes a place for it: an empty directory or file, with its parents.
    ///
    /// @param view where this process sees what will be mounted there; empty if it does not exist yet
    /// @return the target without symbolic links
    String add(String target, boolean directory, Optional<Path> view) throws IOException {
        String resolved = resolve(target);
        if (resolved.equals("/")) {
            throw new IOException("nothing can be mounted on /: expected a path below it, found \"" + target + "\"");
        }
        makePlace(resolved, directory);
        mounted.add(new Mounted(resolved, view));
        return resolved;
    }

    /// Resolves the working directory and makes it if it is missing, owned by the given user. It is part of the layer.
    ///
    /// @return the path without symbolic links
    String addWorkingDirectory(String path, long uid, long gid) throws IOException {
        String resolved = resolve(path);
        Optional<Path> place = onHost(resolved);
        if (place.isEmpty() || Files.isDirectory(place.get(), LinkOption.NOFOLLOW_LINKS)) {
            return resolved;
        }
        if (Files.exists(place.get(), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the working directory " + path + " is not a directory");
        }
        for (Path missing : missingDirectories(place.get())) {
            Files.createDirectory(missing);
            Files.setAttribute(missing, "unix:uid", Math.toIntExact(uid));
            Files.setAttribute(missing, "unix:gid", Math.toIntExact(gid));
            Files.setAttribute(missing, "unix:mode", 0755);
        }
        return resolved;
    }

    /// Whether a regular file that may be executed stands at the path.
    boolean isExecutable(String path) throws IOException {
        Optional<Path> place = onHost(resolve(path));
        return place.isPresent()
                && Files.isRegularFile(place.get(), LinkOption.NOFOLLOW_LINKS)
                && Files.isExecutable(place.get());
    }

    private void makePlace(String resolved, boolean directory) throws IOException {
        Optional<Path> place = onHost(resolved);
        if (place.isEmpty() || Files.exists(place.get(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean noted = mountOver(resolved).isEmpty();
        List<Path> missing = missingDirectories(directory ? place.get() : parent(place.get()));
        Path first = missing.isEmpty() ? place.get() : missing.getFirst();
        FileTime before = Files.getLastModifiedTime(parent(first));
        for (Path parent : missing) {
            Files.createDirectory(parent);
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            note(parent, noted);
        }
        if (!directory) {
            Files.createFile(place.get());
            Files.setPosixFilePermissions(place.get(), PosixFilePermissions.fromString("rw-r--r--"));
            note(place.get(), noted);
        }
        Files.setLastModifiedTime(parent(first), before);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private void note(Path path, boolean noted) {
        if (noted) {
            made.add("/" + root.relativize(path));
        }
    }

    private static List<Path> missingDirectories(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        Path path = directory;
        while (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("a mount point can't be made: " + path.getFileName() + " is not a directory");
            }
            missing.addFirst(path);
            path = parent(path);
        }
        return missing;
    }

    /// The path without symbolic links. A part that does not exist is taken as it is.
    private String resolve(String target) throws IOException {
        Deque<String> rest = new ArrayDeque<>(List.of(target.split("/", -1)));
        List<String> names = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("..") && !names.isEmpty()) {
                names.removeLast();
            }
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                continue;
            }
            names.add(name);
            Optional<Path> place = onHost("/" + String.join("/", names));
            if (place.isPresent() && Files.isSymbolicLink(place.get())) {
                if (++links > MAX_LINKS) {
                    throw new IOException("too many symbolic links on the way to " + target);
                }
                String link = Files.readSymbolicLink(place.get()).toString();
                names.removeLast();
                if (link.startsWith("/")) {
                    names.clear();
                }
                List.of(link.split("/", -1)).reversed().forEach(rest::addFirst);
            }
        }
        return "/" + String.join("/", names);
    }

    private Optional<Mounted> mountOver(String resolved) {
        return mounted.reversed().stream()
                .filter(mount -> resolved.equals(mount.target()) || resolved.startsWith(mount.target() + "/"))
                .max(Comparator.comparingInt(mount -> mount.target().length()));
    }

    /// Where this process sees the path; empty if it is below a mount that does not exist yet.
    private Optional<Path> onHost(String resolved) {
        Optional<Mounted> over = mountOver(resolved);
        if (over.isEmpty()) {
            return Optional.of(root.resolve(resolved.substring(1)));
        }
        String below = resolved.substring(over.get().target().length());
        return over.get().view().map(view -> below.isEmpty() ? view : view.resolve(below.substring(1)));
    }
}
