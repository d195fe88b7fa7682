package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// Reads files below a directory that is taken for the root of everything: absolute links and `..` stay inside.
final class InsideRoot {
    private static final int MAX_LINKS = 40;

    private InsideRoot() {}

    /// A file's bytes, or empty if there is nothing at the path.
    ///
    /// @throws IOException also if it is no regular file, or has more than `maxSize` bytes
    static Optional<byte[]> readFile(Path root, TreePath path, int maxSize) throws IOException {
        Optional<Path> found = find(root, path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path file = found.orElseThrow();
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxSize + 1);
            if (bytes.length > maxSize) {
                throw new IOException(file + " has more than the " + maxSize + " bytes that are read of such a file");
            }
            return Optional.of(bytes);
        }
    }

    /// Where a path leads, all links resolved, or empty if there is nothing.
    static Optional<Path> find(Path root, TreePath path) throws IOException {
        Deque<byte[]> names = new ArrayDeque<>();
        path.names().forEach(name -> names.add(name.bytes()));
        TreePath at = TreePath.ROOT;
        int links = 0;
        while (!names.isEmpty()) {
            byte[] name = names.remove();
            if (isParent(name)) {
                at = at.isRoot() ? at : at.parent();
                continue;
            }
            if (name.length > FileName.MAX_LENGTH) {
                return Optional.empty();
            }
            TreePath next = at.child(FileName.of(name));
            Optional<FileStatus> status = JavaDirectory.status(host(root, next));
            if (status.isEmpty() || (!names.isEmpty() && isFile(status.orElseThrow()))) {
                return Optional.empty();
            }
            if (!status.orElseThrow().isSymbolicLink()) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException("too many symbolic links on the way to " + path + " in " + root);
            }
            byte[] target = BytePath.of(Files.readSymbolicLink(host(root, next)));
            at = target.length > 0 && target[0] == '/' ? TreePath.ROOT : at;
            push(names, target);
        }
        return Optional.of(host(root, at));
    }

    private static boolean isFile(FileStatus status) {
        return !status.isDirectory() && !status.isSymbolicLink();
    }

    private static Path host(Path root, TreePath path) {
        return path.isRoot() ? root : BytePath.toPath(BytePath.child(BytePath.of(root), path.bytes()));
    }

    private static void push(Deque<byte[]> names, byte[] target) {
        int end = target.length;
        for (int start = target.length - 1; start >= -1; start--) {
            if (start >= 0 && target[start] != '/') {
                continue;
            }
            byte[] name = Arrays.copyOfRange(target, start + 1, end);
            if (name.length > 0 && !(name.length == 1 && name[0] == '.')) {
                names.addFirst(name);
            }
            end = start;
        }
    }

    private static boolean isParent(byte[] name) {
        return name.length == 2 && name[0] == '.' && name[1] == '.';
    }
}
