package dev.mica.hostfs;

import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A root file system made of programs of the host: those that are named, the libraries, loaders and
/// interpreters they need, and the little that every program expects (`/tmp`, `/etc/passwd`, `/proc`, …). The
/// same host gives the same tree.
public final class HostPrograms implements ContextSource {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final List<String> commands;
    private final List<Path> searchPath;

    private HostPrograms(List<String> commands, List<Path> searchPath) {
        this.commands = List.copyOf(commands);
        this.searchPath = List.copyOf(searchPath);
    }

    /// Programs that are looked up in the environment's `PATH`.
    ///
    /// @param commands names, or absolute paths
    public static HostPrograms of(List<String> commands) {
        String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
        return in(
                commands,
                Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                        .filter(directory -> directory.startsWith("/"))
                        .map(Path::of)
                        .toList());
    }

    /// Programs that are looked up in the given absolute directories.
    public static HostPrograms in(List<String> commands, List<Path> searchPath) {
        return new HostPrograms(commands, searchPath);
    }

    @Override
    public String description() {
        return "host:" + String.join(",", commands);
    }

    /// Nothing: programs come without a Dockerfile.
    @Override
    public Optional<byte[]> readFile(String path, int maxSize) {
        return Optional.empty();
    }

    /// All of it, whatever is asked for.
    ///
    /// @throws MissingProgramException names the command that is not there, or that needs something that is not
    @Override
    public Scan scan(ContextSelection selection) throws IOException {
        ProgramCollection collection = new ProgramCollection(searchPath);
        for (String command : commands) {
            collection.add(command);
        }
        collection.addSurroundings();
        MemoryTrees directories = MemoryTrees.empty();
        Tree tree = new Tree(collection.tree().root(directories));
        return new SimpleScan(tree, directories, collection.contents(), 0);
    }
}
