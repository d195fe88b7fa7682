package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A directory by way of system calls, the cheaper way for large contexts.
final class KernelDirectory implements HostDirectory {
    private static final int FLAGS = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final Descriptor descriptor;

    private KernelDirectory(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    static KernelDirectory open(Path path) throws IOException {
        return new KernelDirectory(LinuxCalls.open(path, FLAGS, 0));
    }

    @Override
    public List<FileName> names() throws IOException {
        List<FileName> names = new ArrayList<>();
        for (DirectoryEntry entry : LinuxCalls.list(descriptor)) {
            names.add(entry.name());
        }
        return names;
    }

    @Override
    public Optional<FileStatus> status(FileName name) throws IOException {
        try {
            return Optional.of(LinuxCalls.status(descriptor.number(), name.bytes()));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public byte[] readLink(FileName name) throws IOException {
        return LinuxCalls.readLink(descriptor.number(), name.bytes());
    }

    @Override
    public HostDirectory directory(FileName name) throws IOException {
        return new KernelDirectory(LinuxCalls.open(descriptor.number(), name.bytes(), FLAGS, 0));
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
