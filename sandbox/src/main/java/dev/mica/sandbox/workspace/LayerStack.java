package dev.mica.sandbox.workspace;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import dev.mica.hostfs.Errno;
import dev.mica.hostfs.FileStatus;
import dev.mica.hostfs.LinuxCalls;
import dev.mica.hostfs.LinuxException;
import dev.mica.hostfs.XattrCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Layers as overlay-format directories, looked into as the kernel would, without a mount.
///
/// @param topFirst absolute host directories
record LayerStack(List<Path> topFirst) {
    private static final List<byte[]> OPAQUE = List.of(
            "trusted.overlay.opaque".getBytes(StandardCharsets.US_ASCII),
            "user.overlay.opaque".getBytes(StandardCharsets.US_ASCII));

    LayerStack {
        topFirst = List.copyOf(topFirst);
    }

    /// The host path of the directory whose metadata the merged file system shows at the given path, or empty if no
    /// directory is there. Symbolic links are not followed.
    Optional<byte[]> directory(TreePath path) throws IOException {
        List<byte[]> merged = new ArrayList<>();
        for (Path layer : topFirst) {
            merged.add(layer.toString().getBytes(StandardCharsets.UTF_8));
        }
        for (FileName name : path.names()) {
            merged = children(merged, name);
        }
        return merged.isEmpty() ? Optional.empty() : Optional.of(merged.getFirst());
    }

    private static List<byte[]> children(List<byte[]> parents, FileName name) throws IOException {
        List<byte[]> found = new ArrayList<>();
        for (byte[] parent : parents) {
            byte[] child = join(parent, name.bytes());
            Optional<FileStatus> status = status(child);
            if (status.isPresent()) {
                if (!status.get().isDirectory()) {
                    break;
                }
                found.add(child);
                if (isOpaque(child)) {
                    break;
                }
            }
        }
        return found;
    }

    private static Optional<FileStatus> status(byte[] path) throws IOException {
        try {
            return Optional.of(LinuxCalls.status(LinuxCalls.CURRENT_DIRECTORY, path));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isOpaque(byte[] directory) throws IOException {
        for (byte[] attribute : OPAQUE) {
            Optional<byte[]> value = XattrCalls.value(LinuxCalls.CURRENT_DIRECTORY, directory, attribute);
            if (value.isPresent() && value.get().length == 1 && value.get()[0] == 'y') {
                return true;
            }
        }
        return false;
    }

    static byte[] join(byte[] directory, byte[] below) {
        ByteArrayOutputStream path = new ByteArrayOutputStream(directory.length + below.length + 1);
        path.writeBytes(directory);
        path.write('/');
        path.writeBytes(below);
        return path.toByteArray();
    }
}
