package dev.mica.hostfs;

import java.io.IOException;

/// Removes whatever stands at a name, never following a symbolic link.
public final class TreeRemoval {
    private TreeRemoval() {}

    /// Removes a file, or a directory with all it holds; nothing happens if there is none.
    ///
    /// @param directory an open directory's descriptor, or [LinuxCalls#CURRENT_DIRECTORY]
    public static void remove(int directory, byte[] name) throws IOException {
        try {
            LinuxCalls.unlink(directory, name, 0);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            if (!e.is(Errno.EISDIR) && !LinuxCalls.status(directory, name).isDirectory()) {
                throw e;
            }
            removeDirectory(directory, name);
        }
    }

    private static void removeDirectory(int directory, byte[] name) throws IOException {
        try (Descriptor opened = openForRemoval(directory, name)) {
            for (DirectoryEntry entry : LinuxCalls.list(opened)) {
                remove(opened.number(), entry.name().bytes());
            }
        }
        LinuxCalls.unlink(directory, name, LinuxCalls.REMOVE_DIRECTORY);
    }

    private static Descriptor openForRemoval(int directory, byte[] name) throws IOException {
        int flags = OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
        if ((LinuxCalls.status(directory, name).permissions() & 0700) != 0700) {
            try {
                LinuxCalls.changeMode(directory, name, 0700);
            } catch (LinuxException e) {
                if (!e.is(Errno.EPERM)) {
                    throw e;
                }
            }
        }
        return LinuxCalls.open(directory, name, flags, 0);
    }
}
