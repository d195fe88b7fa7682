package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A directory of the host while it is scanned. Nothing here follows a symbolic link.
sealed interface HostDirectory extends Closeable permits JavaDirectory, KernelDirectory {
    /// All names, in the file system's order.
    List<FileName> names() throws IOException;

    /// What stands at a name, or empty if nothing does (any more).
    Optional<FileStatus> status(FileName name) throws IOException;

    /// A symbolic link's text.
    byte[] readLink(FileName name) throws IOException;

    /// A directory in this one. The caller closes it.
    HostDirectory directory(FileName name) throws IOException;

    @Override
    void close() throws IOException;
}
