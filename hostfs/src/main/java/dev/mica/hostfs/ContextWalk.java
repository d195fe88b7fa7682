package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.ignore.IgnoreDecision;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Walks a context: lists directories, looks at what is asked for and not ignored, and finds the digests of
/// files that the cache knows.
final class ContextWalk {
    /// A file that the cache doesn't know.
    ///
    /// @param records what will be known of the files in its directory, where the outcome belongs
    record Unknown(TreePath path, ScannedNode.RegularFile file, Map<FileName, StatRecord> records) {}

    /// The records of a directory before the scan and after it.
    record Known(TreePath directory, Map<FileName, StatRecord> before, Map<FileName, StatRecord> now) {}

    private final IgnoreMatcher ignored;
    private final boolean ignoresNothing;
    private final StatCache cache;
    private final List<Unknown> unknown = new ArrayList<>();
    private final List<Known> known = new ArrayList<>();

    ContextWalk(IgnoreMatcher ignored, StatCache cache) {
        this.ignored = ignored;
        this.ignoresNothing = ignored.rules().isEmpty();
        this.cache = cache;
    }

    List<Unknown> unknown() {
        return unknown;
    }

    List<Known> known() {
        return known;
    }

    /// One directory on the way.
    ///
    /// @param text its path for the ignore file, empty for the root
    private record Level(
            ScannedNode.Folder folder,
            HostDirectory directory,
            String text,
            ContextReach reach,
            IgnoreDecision decision,
            Known records) {
        String text(FileName name) {
            return text.isEmpty() ? name.toString() : text + "/" + name;
        }
    }

    ScannedNode.Folder walk(HostDirectory root, FileStatus status, ContextReach reach) throws IOException {
        ScannedNode.Folder folder = new ScannedNode.Folder(TreePath.ROOT, status);
        if (!reach.isNone()) {
            fill(level(folder, root, "", reach, ignored.root()), new TreeSet<>(root.names()));
        }
        return folder;
    }

    private Level level(
            ScannedNode.Folder folder,
            HostDirectory directory,
            String text,
            ContextReach reach,
            IgnoreDecision decision) {
        Known records = new Known(folder.path(), cache.directory(folder.path()), new HashMap<>());
        return new Level(folder, directory, text, reach, decision, records);
    }

    private void fill(Level level, SortedSet<FileName> names) throws IOException {
        Known records = level.records;
        for (FileName name : names) {
            Optional<ScannedNode> child = child(level, name);
            if (child.isPresent()) {
                level.folder.children().put(name, child.orElseThrow());
            } else if (records.before.containsKey(name)) {
                records.now.put(name, records.before.get(name));
            }
        }
        known.add(records);
    }

    private Optional<ScannedNode> child(Level level, FileName name) throws IOException {
        ContextReach reach = level.reach.child(name);
        if (reach.isNone()) {
            return Optional.empty();
        }
        IgnoreDecision decision = ignoresNothing ? level.decision : ignored.child(level.decision, level.text(name));
        if (decision.excluded() && !decision.mayHoldIncluded()) {
            return Optional.empty();
        }
        Optional<FileStatus> status = level.directory.status(name);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        if (status.orElseThrow().isDirectory()) {
            return folder(level, name, status.orElseThrow(), reach, decision);
        }
        return decision.excluded() ? Optional.empty() : leaf(level, name, status.orElseThrow(), reach);
    }

    private Optional<ScannedNode> leaf(Level level, FileName name, FileStatus status, ContextReach reach)
            throws IOException {
        if (status.isSymbolicLink() && reach.followsLinks()) {
            return Optional.of(new ScannedNode.Link(status, LinkTarget.of(level.directory.readLink(name))));
        }
        if (!reach.isAll()) {
            return Optional.empty();
        }
        if (status.isRegularFile()) {
            return Optional.of(file(level, name, status));
        }
        return Optional.of(status.isSocket() ? new ScannedNode.RegularFile(status) : new ScannedNode.Special(status));
    }

    /// A directory that is asked for is there even if nothing is in it. One on the way to what is asked for
    /// counts only for what was found below it: BuildKit, too, refuses a COPY whose pattern starts in a directory
    /// without a match. So does an ignored one for what an exception takes back in, and where nobody may look
    /// nothing is taken back in.
    private Optional<ScannedNode> folder(
            Level parent, FileName name, FileStatus status, ContextReach reach, IgnoreDecision decision)
            throws IOException {
        ScannedNode.Folder folder = new ScannedNode.Folder(parent.folder.path().child(name), status);
        String text = parent.text(name);
        Optional<Listing> listing = list(parent.directory, name, text, decision.excluded());
        if (listing.isEmpty()) {
            return Optional.empty();
        }
        try (HostDirectory directory = listing.orElseThrow().directory) {
            fill(level(folder, directory, text, reach, decision), listing.orElseThrow().names);
        }
        boolean asked = reach.isAll() && !decision.excluded();
        return asked || !folder.children().isEmpty() ? Optional.of(folder) : Optional.empty();
    }

    /// An open directory and what it holds.
    private record Listing(HostDirectory directory, SortedSet<FileName> names) {}

    /// Empty if the directory is gone, or may not be listed and is ignored anyway.
    private static Optional<Listing> list(HostDirectory parent, FileName name, String text, boolean excluded)
            throws IOException {
        try {
            HostDirectory directory = parent.directory(name);
            try {
                return Optional.of(new Listing(directory, new TreeSet<>(directory.names())));
            } catch (IOException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            if (isMissing(e) || (isDenied(e) && excluded)) {
                return Optional.empty();
            }
            if (isDenied(e)) {
                throw new IOException(
                        "the context's directory " + text + " can't be listed: permission denied; change its mode, or"
                                + " name it in .dockerignore",
                        e);
            }
            throw e;
        }
    }

    private static boolean isMissing(IOException e) {
        return e instanceof NoSuchFileException || (e instanceof LinuxException call && call.is(Errno.ENOENT));
    }

    private static boolean isDenied(IOException e) {
        return e instanceof AccessDeniedException || (e instanceof LinuxException call && call.is(Errno.EACCES));
    }

    private ScannedNode.RegularFile file(Level level, FileName name, FileStatus status) {
        StatRecord record = level.records.before.get(name);
        if (record != null && record.describes(status)) {
            level.records.now.put(name, record);
            return new ScannedNode.RegularFile(status, record.digest(), record.capability());
        }
        ScannedNode.RegularFile file = new ScannedNode.RegularFile(status);
        unknown.add(new Unknown(level.folder.path().child(name), file, level.records.now));
        return file;
    }
}
