package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gathers programs of the host with all they need, at the paths they have on the host.
final class ProgramCollection {
    private static final int MAX_LINKS = 40;
    private static final int MAX_FILES = 10_000;

    /// A file to take over.
    ///
    /// @param command what was asked for and led to it, for errors
    /// @param inherited search directories for libraries of the files that led to it
    private record Wanted(Path path, String command, List<Path> inherited) {}

    private final List<Path> searchPath;
    private final PathTree tree = new PathTree();
    private final LibrarySearch libraries = new LibrarySearch();
    private final Map<Digest, Path> files = new HashMap<>();
    private final Map<Digest, byte[]> made = new HashMap<>();
    private final Deque<Wanted> wanted = new ArrayDeque<>();

    ProgramCollection(List<Path> searchPath) {
        this.searchPath = searchPath;
    }

    PathTree tree() {
        return tree;
    }

    /// Takes a command over, with all it needs.
    void add(String command) throws IOException {
        wanted.add(new Wanted(find(command, command), command, List.of()));
        while (!wanted.isEmpty()) {
            take(wanted.remove());
        }
    }

    private Path find(String program, String command) throws IOException {
        if (program.startsWith("/")) {
            Path path = Path.of(program);
            if (Files.isRegularFile(path)) {
                return path;
            }
            throw new MissingProgramException(command, "host:" + command + ": there is no file " + program);
        }
        for (Path directory : searchPath) {
            Path candidate = directory.resolve(program);
            if (!program.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        String reason = program.equals(command) ? "" : ", which \"" + command + "\" needs,";
        throw new MissingProgramException(
                command,
                "host:" + command + ": no program \"" + program + "\"" + reason + " in PATH (" + searchPath
                        + "); install it or leave it out");
    }

    private void take(Wanted file) throws IOException {
        Path real = takePath(file.path);
        TreePath place = TreePath.of(real.toString());
        if (tree.contains(place)) {
            return;
        }
        takeFile(real, place);
        if (files.size() > MAX_FILES) {
            throw new IOException("host:" + file.command + " needs more than " + MAX_FILES + " files");
        }
        if (Programs.startsAsElf(real)) {
            wantNeeds(file, real);
            return;
        }
        List<String> interpreter = Programs.interpreter(real);
        if (!interpreter.isEmpty()) {
            want(find(interpreter.getFirst(), file.command), file.command);
            boolean byEnv = interpreter.getFirst().endsWith("/env") && interpreter.size() > 1;
            if (byEnv && !interpreter.get(1).startsWith("-")) {
                want(find(interpreter.get(1), file.command), file.command);
            }
        }
    }

    private void want(Path path, String command) {
        wanted.add(new Wanted(path, command, List.of()));
    }

    private void wantNeeds(Wanted file, Path real) throws IOException {
        ElfFile elf = ElfFile.read(real);
        elf.interpreter().ifPresent(loader -> want(Path.of(loader), file.command));
        Path origin = real.resolveSibling("");
        List<Path> inherited = new ArrayList<>(LibrarySearch.searchPath(elf, origin));
        inherited.addAll(file.inherited);
        for (String name : elf.needed()) {
            Optional<LibrarySearch.Library> library = libraries.find(name, elf, origin, file.inherited);
            if (library.isEmpty()) {
                throw new MissingProgramException(
                        file.command,
                        "host:" + file.command + ": " + real + " needs the library " + name
                                + ", which is in none of the loader's directories");
            }
            wanted.add(new Wanted(library.orElseThrow().path(), file.command, inherited));
            if (library.orElseThrow().throughCache()) {
                want(LibrarySearch.LOADER_CACHE, file.command);
            }
        }
    }

    /// Takes over the symbolic links on the way to a file, and returns where they lead.
    private Path takePath(Path path) throws IOException {
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        Path at = Path.of("/");
        for (int links = 0; !names.isEmpty(); ) {
            String name = names.remove().toString();
            if (name.equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException("too many symbolic links on the way to " + path);
            }
            Path target = Files.readSymbolicLink(next);
            Metadata metadata = Metadata.rootOwned(0777, seconds(next));
            tree.put(TreePath.of(next.toString()), new Node.Symlink(metadata, LinkTarget.of(target.toString())));
            at = target.isAbsolute() ? Path.of("/") : at;
            List<Path> parts = new ArrayList<>();
            target.forEach(parts::add);
            parts.reversed().forEach(names::addFirst);
        }
        return at;
    }

    private static long seconds(Path path) throws IOException {
        return JavaDirectory.status(path)
                .orElseThrow(() -> new FileNotFoundException(path + " vanished while it was read"))
                .mtimeSeconds();
    }

    private void takeFile(Path real, TreePath place) throws IOException {
        FileStatus status = JavaDirectory.status(real)
                .orElseThrow(() -> new FileNotFoundException(real + " vanished while it was read"));
        Digest digest;
        try (InputStream in = Files.newInputStream(real)) {
            digest = Hashing.digest(in, new byte[Hashing.BUFFER_SIZE]);
        }
        files.put(digest, real);
        Metadata metadata = Metadata.rootOwned(status.permissions(), status.mtimeSeconds());
        tree.put(place, new Node.File(metadata, digest, status.size(), 0));
    }

    /// What programs expect to find.
    void addSurroundings() throws IOException {
        for (String link : List.of("/bin", "/sbin", "/lib", "/lib64")) {
            if (Files.isSymbolicLink(Path.of(link))) {
                takePath(Path.of(link));
            }
        }
        for (String directory : List.of("/dev", "/etc", "/proc", "/run", "/sys", "/usr", "/var")) {
            addDirectory(directory, 0755);
        }
        addDirectory("/root", 0700);
        addDirectory("/tmp", 01777);
        addFile("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        addFile("/etc/group", "root:x:0:\n");
    }

    private void addDirectory(String path, int mode) {
        tree.put(TreePath.of(path), new Node.Dir(Metadata.rootOwned(mode, 0), PathTree.EMPTY));
    }

    private void addFile(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.ofBytes(bytes);
        made.put(digest, bytes);
        tree.put(TreePath.of(path), new Node.File(Metadata.rootOwned(0644, 0), digest, bytes.length, 0));
    }

    FileContents contents() {
        return file -> {
            byte[] bytes = made.get(file.content());
            if (bytes != null) {
                return new ByteArrayInputStream(bytes);
            }
            Path path = files.get(file.content());
            if (path == null) {
                throw new FileNotFoundException("no program has the content " + file.content());
            }
            return new VerifiedInputStream(Files.newInputStream(path), path.toString(), file);
        };
    }
}
