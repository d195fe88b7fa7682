package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A directory of the host as a build context.
///
/// Of the files' metadata a scan keeps the mode, the time in seconds and `security.capability`; owners become
/// root, hard links among the scanned files stay, sockets become empty files. Other extended attributes stay
/// behind, as they do in the layers of other builders: `user.*` on a developer's machine tells where a file was
/// downloaded from. A directory that is asked for is there even if it is empty, one on the way only if something
/// in it was found.
///
/// Digests of files are remembered in a file below the given cache directory, by path, size, times, inode and
/// device, so that a context that did not change is never read.
public final class DirectoryContext implements ContextSource {
    private final Path root;
    private final Path cacheFile;
    private final int systemCallThreshold;

    private DirectoryContext(Path root, Path cacheFile, int systemCallThreshold) {
        this.root = root;
        this.cacheFile = cacheFile;
        this.systemCallThreshold = systemCallThreshold;
    }

    /// A context of what the directory holds; symbolic links to the directory itself are followed.
    ///
    /// @param cacheDirectory for the remembered digests; made when something is first remembered
    /// @throws NotDirectoryException if it is no directory
    /// @throws java.nio.file.NoSuchFileException if there is none
    public static DirectoryContext of(Path directory, Path cacheDirectory) throws IOException {
        return of(directory, cacheDirectory, ScanPace.DEFAULT_THRESHOLD);
    }

    static DirectoryContext of(Path directory, Path cacheDirectory, int systemCallThreshold) throws IOException {
        Path root = directory.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(directory.toString());
        }
        String name = Digest.ofBytes(BytePath.of(root)).hex() + ".stat";
        return new DirectoryContext(root, cacheDirectory.resolve(name), systemCallThreshold);
    }

    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public Optional<byte[]> readFile(String path, int maxSize) throws IOException {
        TreePath inside;
        try {
            inside = TreePath.of(path);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return InsideRoot.readFile(root, inside, maxSize);
    }

    @Override
    public List<String> names(String directory) throws IOException {
        Optional<Path> found = InsideRoot.find(root, TreePath.of(directory));
        if (found.isEmpty() || !Files.isDirectory(found.get())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(found.get())) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /// @throws ChangedFileException if a file changes or vanishes while it is read
    @Override
    public Scan scan(ContextSelection selection) throws IOException {
        StatCache cache = StatCache.load(cacheFile);
        ContextWalk walk = new ContextWalk(selection.ignored(), cache);
        ScannedNode.Folder scanned = walk(walk, selection, new ScanPace(systemCallThreshold, cache.size()));
        List<ContextHashing> jobs = walk.unknown().stream()
                .map(unknown -> new ContextHashing(root, unknown))
                .toList();
        Hashing.run(jobs);
        jobs.forEach(ContextHashing::remember);
        walk.known().forEach(known -> cache.put(known.directory(), known.before(), known.now()));
        cache.store();
        long read = jobs.stream().mapToLong(Hashing.Job::size).sum();
        MemoryTrees directories = MemoryTrees.empty();
        Tree tree = ContextTree.of(scanned, directories);
        return new SimpleScan(tree, directories, new ContextContents(root, scanned), read);
    }

    private ScannedNode.Folder walk(ContextWalk walk, ContextSelection selection, ScanPace pace) throws IOException {
        FileStatus status = JavaDirectory.status(root).orElseThrow(() -> new NotDirectoryException(root.toString()));
        try (HostDirectory directory =
                pace.wantsSystemCalls() ? KernelDirectory.open(root) : new JavaDirectory(root, pace)) {
            List<ContextPattern> patterns =
                    selection.patterns().stream().map(ContextPattern::of).toList();
            ContextReach reach = ContextReach.ofRoot(LinkFollowing.expand(directory, patterns));
            return walk.walk(directory, status, reach);
        }
    }
}
