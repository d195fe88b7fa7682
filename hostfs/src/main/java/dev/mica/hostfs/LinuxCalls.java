package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// File system calls of Linux that Java has not. Names are bytes. A call that takes a directory's descriptor
/// takes one name in it, or a path from it; [#CURRENT_DIRECTORY] stands for none, with a path from anywhere. No
/// call follows a symbolic link in the last place, unless it says so. The first call in a process costs about
/// 100 ms of processor time.
///
/// @see MountCalls
/// @see XattrCalls
public final class LinuxCalls {
    /// In place of a directory's descriptor: paths are absolute or start at the working directory.
    public static final int CURRENT_DIRECTORY = -100;

    /// For [#unlink]: the name is a directory's.
    public static final int REMOVE_DIRECTORY = 0x200;

    /// For [#rename]: fail if the new name exists.
    public static final int RENAME_NO_REPLACE = 1;

    /// For [#rename]: swap the two.
    public static final int RENAME_EXCHANGE = 2;

    /// For [#lock].
    public static final int LOCK_SHARED = 1;

    public static final int LOCK_EXCLUSIVE = 2;
    public static final int LOCK_NON_BLOCKING = 4;
    public static final int LOCK_UNLOCK = 8;

    private static final int NO_FOLLOW = 0x100;
    private static final int EMPTY_PATH = 0x1000;
    private static final long NANOS_OMIT = (1L << 30) - 2;

    private LinuxCalls() {}

    /// Opens a path and follows links in it.
    public static Descriptor open(Path path, int flags, int mode) throws IOException {
        return open(CURRENT_DIRECTORY, BytePath.of(path), flags, mode);
    }

    /// `openat`. Follows links unless `flags` hold [OpenFlags#NO_FOLLOW].
    public static Descriptor open(int directory, byte[] name, int flags, int mode) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long path = buffers.firstPath(SystemCall.OPENAT, name);
        long fd = Kernel.call(buffers, SystemCall.OPENAT, directory, path, flags | OpenFlags.CLOSE_ON_EXEC, mode);
        return new Descriptor((int) check(fd, SystemCall.OPENAT, name), BytePath.display(name));
    }

    /// `openat2`: opens a path below a directory under the rules of `resolve`.
    public static Descriptor openIn(int directory, byte[] path, int flags, int mode, long resolve) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long address = buffers.firstPath(SystemCall.OPENAT2, path);
        MemorySegment how = buffers.data();
        how.set(JAVA_LONG, 0, flags | OpenFlags.CLOSE_ON_EXEC);
        how.set(JAVA_LONG, 8, mode);
        how.set(JAVA_LONG, 16, resolve);
        long fd = Kernel.call(buffers, SystemCall.OPENAT2, directory, address, how.address(), 24);
        return new Descriptor((int) check(fd, SystemCall.OPENAT2, path), BytePath.display(path));
    }

    static void close(int fd, String path) throws IOException {
        long result = Kernel.call(CallBuffers.ofThread(), SystemCall.CLOSE, fd);
        check(result, SystemCall.CLOSE, path);
    }

    /// Reads up to `length` bytes; 0 at the end.
    public static int read(Descriptor file, byte[] bytes, int offset, int length) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        int most = Math.min(length, CallBuffers.DATA_SIZE);
        long result = Kernel.call(
                buffers, SystemCall.READ, file.number(), buffers.data().address(), most);
        int count = (int) check(result, SystemCall.READ, file.path());
        MemorySegment.copy(buffers.data(), JAVA_BYTE, 0, bytes, offset, count);
        return count;
    }

    /// Writes all of the bytes.
    public static void write(Descriptor file, byte[] bytes, int offset, int length) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, CallBuffers.DATA_SIZE);
            MemorySegment.copy(bytes, offset + done, buffers.data(), JAVA_BYTE, 0, part);
            long result = Kernel.call(
                    buffers, SystemCall.WRITE, file.number(), buffers.data().address(), part);
            done += (int) check(result, SystemCall.WRITE, file.path());
        }
    }

    /// Copies up to `length` bytes inside the kernel, from where each file stands; 0 at the end.
    public static long copyFileRange(Descriptor from, Descriptor to, long length) throws IOException {
        long result = Kernel.call(
                CallBuffers.ofThread(), SystemCall.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, length, 0);
        return check(result, SystemCall.COPY_FILE_RANGE, to.path());
    }

    /// All names in an open directory but `.` and `..`, in the file system's order, however often it was
    /// listed.
    public static List<DirectoryEntry> list(Descriptor directory) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        MemorySegment data = buffers.data();
        check(Kernel.call(buffers, SystemCall.LSEEK, directory.number(), 0, 0), SystemCall.LSEEK, directory.path());
        List<DirectoryEntry> entries = new ArrayList<>();
        while (true) {
            long result = Kernel.call(
                    buffers, SystemCall.GETDENTS64, directory.number(), data.address(), CallBuffers.DATA_SIZE);
            long end = check(result, SystemCall.GETDENTS64, directory.path());
            if (end == 0) {
                return entries;
            }
            DirectoryEntries.read(data, end, entries);
        }
    }

    /// `statx`.
    public static FileStatus status(int directory, byte[] name) throws IOException {
        return FileStatuses.statx(directory, name, NO_FOLLOW);
    }

    /// `statx` of what is open.
    public static FileStatus status(Descriptor file) throws IOException {
        return FileStatuses.statx(file.number(), new byte[0], EMPTY_PATH);
    }

    /// A symbolic link's text.
    public static byte[] readLink(int directory, byte[] name) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long path = buffers.firstPath(SystemCall.READLINKAT, name);
        long result = Kernel.call(
                buffers, SystemCall.READLINKAT, directory, path, buffers.data().address(), CallBuffers.PATH_SIZE);
        int length = (int) check(result, SystemCall.READLINKAT, name);
        return buffers.data().asSlice(0, length).toArray(JAVA_BYTE);
    }

    /// `mkdirat`; the umask takes from `mode`.
    public static void makeDirectory(int directory, byte[] name, int mode) throws IOException {
        onPath(SystemCall.MKDIRAT, directory, name, mode, 0, 0);
    }

    /// `mknodat`: `mode` holds the type, and the umask takes from its permissions.
    public static void makeNode(int directory, byte[] name, int mode, int major, int minor) throws IOException {
        onPath(SystemCall.MKNODAT, directory, name, mode, DeviceNumbers.of(major, minor), 0);
    }

    /// `symlinkat`.
    public static void makeSymbolicLink(byte[] target, int directory, byte[] name) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long text = buffers.firstPath(SystemCall.SYMLINKAT, target);
        long path = buffers.secondPath(SystemCall.SYMLINKAT, name);
        check(Kernel.call(buffers, SystemCall.SYMLINKAT, text, directory, path), SystemCall.SYMLINKAT, name);
    }

    /// `linkat`: another name for what `existing` names, be it a symbolic link.
    public static void makeHardLink(int existingDirectory, byte[] existing, int directory, byte[] name)
            throws IOException {
        onPaths(SystemCall.LINKAT, existingDirectory, existing, directory, name, 0);
    }

    /// `unlinkat`.
    ///
    /// @param flags 0 or [#REMOVE_DIRECTORY]
    public static void unlink(int directory, byte[] name, int flags) throws IOException {
        onPath(SystemCall.UNLINKAT, directory, name, flags, 0, 0);
    }

    /// `renameat2`.
    public static void rename(int oldDirectory, byte[] oldName, int newDirectory, byte[] newName, int flags)
            throws IOException {
        onPaths(SystemCall.RENAMEAT2, oldDirectory, oldName, newDirectory, newName, flags);
    }

    /// `fchownat`; also for symbolic links themselves. Clears setuid and setgid bits.
    public static void changeOwner(int directory, byte[] name, long uid, long gid) throws IOException {
        onPath(SystemCall.FCHOWNAT, directory, name, uid, gid, NO_FOLLOW);
    }

    /// `fchown`.
    public static void changeOwner(Descriptor file, long uid, long gid) throws IOException {
        long result = Kernel.call(CallBuffers.ofThread(), SystemCall.FCHOWN, file.number(), uid, gid);
        check(result, SystemCall.FCHOWN, file.path());
    }

    /// Sets permission bits; a symbolic link is refused with `EOPNOTSUPP`, since it has none.
    public static void changeMode(int directory, byte[] name, int mode) throws IOException {
        try (Descriptor file = open(directory, name, OpenFlags.PATH | OpenFlags.NO_FOLLOW, 0)) {
            if (status(file).isSymbolicLink()) {
                throw new LinuxException(SystemCall.FCHMODAT.label(), file.path(), Errno.EOPNOTSUPP.code());
            }
            byte[] link = ("/proc/self/fd/" + file.number()).getBytes(StandardCharsets.US_ASCII);
            onPath(SystemCall.FCHMODAT, CURRENT_DIRECTORY, link, mode, 0, 0);
        }
    }

    /// `fchmod`.
    public static void changeMode(Descriptor file, int mode) throws IOException {
        long result = Kernel.call(CallBuffers.ofThread(), SystemCall.FCHMOD, file.number(), mode);
        check(result, SystemCall.FCHMOD, file.path());
    }

    /// Sets the time of last change, also of symbolic links, and leaves the time of last access.
    public static void changeMtime(int directory, byte[] name, long seconds, int nanos) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long path = buffers.firstPath(SystemCall.UTIMENSAT, name);
        MemorySegment times = buffers.data();
        times.set(JAVA_LONG, 0, 0);
        times.set(JAVA_LONG, 8, NANOS_OMIT);
        times.set(JAVA_LONG, 16, seconds);
        times.set(JAVA_LONG, 24, nanos);
        long result = Kernel.call(buffers, SystemCall.UTIMENSAT, directory, path, times.address(), NO_FOLLOW);
        check(result, SystemCall.UTIMENSAT, name);
    }

    /// `syncfs`: writes the whole file system that holds the file to its disk.
    public static void syncFileSystem(Descriptor file) throws IOException {
        check(Kernel.call(CallBuffers.ofThread(), SystemCall.SYNCFS, file.number()), SystemCall.SYNCFS, file.path());
    }

    /// `flock`; with [#LOCK_NON_BLOCKING] a held lock is an `EAGAIN`. The lock belongs to the open file, not to
    /// the process.
    public static void lock(Descriptor file, int operation) throws IOException {
        long result = Kernel.call(CallBuffers.ofThread(), SystemCall.FLOCK, file.number(), operation);
        check(result, SystemCall.FLOCK, file.path());
    }

    private static void onPath(SystemCall call, int directory, byte[] name, long a, long b, long c) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long path = buffers.firstPath(call, name);
        check(Kernel.call(buffers, call, directory, path, a, b, c, 0), call, name);
    }

    private static void onPaths(
            SystemCall call, int oldDirectory, byte[] oldName, int directory, byte[] name, int flags)
            throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long oldPath = buffers.firstPath(call, oldName);
        long path = buffers.secondPath(call, name);
        check(Kernel.call(buffers, call, oldDirectory, oldPath, directory, path, flags, 0), call, name);
    }

    static long check(long result, SystemCall call, byte[] path) throws LinuxException {
        return result >= 0 ? result : check(result, call, BytePath.display(path));
    }

    static long check(long result, SystemCall call, String path) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call.label(), path, (int) -result);
        }
        return result;
    }
}
