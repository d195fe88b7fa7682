package dev.mica.hostfs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Mounts and namespaces.
public final class MountCalls {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEVICES = 4;
    public static final long NO_EXEC = 8;
    public static final long REMOUNT = 32;
    public static final long BIND = 4096;
    public static final long MOVE = 8192;
    public static final long RECURSIVE = 16384;
    public static final long UNBINDABLE = 1L << 17;
    public static final long PRIVATE = 1L << 18;
    public static final long SLAVE = 1L << 19;
    public static final long SHARED = 1L << 20;

    /// For [#unmount]: away from the tree at once, gone when nobody uses it.
    public static final int DETACH = 2;

    /// For [#unmount]: don't follow a link in the last place.
    public static final int UNMOUNT_NO_FOLLOW = 8;

    /// For [#unshare]: a mount namespace of the calling thread's own.
    public static final int NEW_MOUNTS = 0x00020000;

    private MountCalls() {}

    /// `mount`. Follows links in `target`.
    ///
    /// @param source a device, a directory or any word the type ignores
    /// @param type such as `overlay`; empty for bind mounts and changes of flags
    /// @param data the options of the type; empty for none. The kernel takes less than a page
    public static void mount(String source, Path target, String type, long flags, String data) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = BytePath.of(target);
        try (Arena arena = Arena.ofConfined()) {
            long result = Kernel.call(
                    buffers,
                    SystemCall.MOUNT,
                    buffers.firstPath(SystemCall.MOUNT, source.getBytes(StandardCharsets.UTF_8)),
                    buffers.secondPath(SystemCall.MOUNT, path),
                    type.isEmpty() ? 0 : arena.allocateFrom(type).address(),
                    flags,
                    data.isEmpty() ? 0 : arena.allocateFrom(data).address());
            LinuxCalls.check(result, SystemCall.MOUNT, path);
        }
    }

    /// `umount2`.
    public static void unmount(Path target, int flags) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = BytePath.of(target);
        long address = buffers.firstPath(SystemCall.UMOUNT2, path);
        LinuxCalls.check(Kernel.call(buffers, SystemCall.UMOUNT2, address, flags), SystemCall.UMOUNT2, path);
    }

    /// `unshare`, which concerns the calling platform thread and the processes it starts, for ever.
    public static void unshare(int flags) throws IOException {
        long result = Kernel.call(CallBuffers.ofThread(), SystemCall.UNSHARE, flags);
        LinuxCalls.check(result, SystemCall.UNSHARE, "flags 0x" + Integer.toHexString(flags));
    }
}
