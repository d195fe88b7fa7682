package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Extended attributes of a name in an open directory, or of any path with [LinuxCalls#CURRENT_DIRECTORY];
/// never of what a symbolic link in the last place leads to.
public final class XattrCalls {
    private static final int MAX_VALUE = 65536;

    private XattrCalls() {}

    /// The attributes' names; none where the file system has no attributes.
    public static List<byte[]> list(int directory, byte[] name) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = path(directory, name);
        MemorySegment data = buffers.data();
        long result = Kernel.call(
                buffers,
                SystemCall.LLISTXATTR,
                buffers.firstPath(SystemCall.LLISTXATTR, path),
                data.address(),
                CallBuffers.DATA_SIZE);
        if (result == -Errno.EOPNOTSUPP.code()) {
            return List.of();
        }
        int length = (int) LinuxCalls.check(result, SystemCall.LLISTXATTR, name);
        return split(data.asSlice(0, length).toArray(JAVA_BYTE));
    }

    private static List<byte[]> split(byte[] names) {
        List<byte[]> list = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < names.length; at++) {
            if (names[at] == 0) {
                list.add(Arrays.copyOfRange(names, start, at));
                start = at + 1;
            }
        }
        return list;
    }

    /// An attribute's value, or empty if the file or its file system has no such attribute.
    public static Optional<byte[]> value(int directory, byte[] name, byte[] attribute) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = path(directory, name);
        MemorySegment data = buffers.data();
        long result = Kernel.call(
                buffers,
                SystemCall.LGETXATTR,
                buffers.firstPath(SystemCall.LGETXATTR, path),
                buffers.secondPath(SystemCall.LGETXATTR, attribute),
                data.address(),
                MAX_VALUE);
        if (result == -Errno.ENODATA.code() || result == -Errno.EOPNOTSUPP.code()) {
            return Optional.empty();
        }
        int length = (int) LinuxCalls.check(result, SystemCall.LGETXATTR, name);
        return Optional.of(data.asSlice(0, length).toArray(JAVA_BYTE));
    }

    /// Sets or replaces an attribute.
    public static void set(int directory, byte[] name, byte[] attribute, byte[] value) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = path(directory, name);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(JAVA_BYTE, value);
            long result = Kernel.call(
                    buffers,
                    SystemCall.LSETXATTR,
                    buffers.firstPath(SystemCall.LSETXATTR, path),
                    buffers.secondPath(SystemCall.LSETXATTR, attribute),
                    copy.address(),
                    value.length,
                    0);
            LinuxCalls.check(
                    result, SystemCall.LSETXATTR, BytePath.display(name) + " [" + BytePath.display(attribute) + "]");
        }
    }

    /// Removes an attribute if it is there.
    public static void remove(int directory, byte[] name, byte[] attribute) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        byte[] path = path(directory, name);
        long result = Kernel.call(
                buffers,
                SystemCall.LREMOVEXATTR,
                buffers.firstPath(SystemCall.LREMOVEXATTR, path),
                buffers.secondPath(SystemCall.LREMOVEXATTR, attribute));
        if (result != -Errno.ENODATA.code()) {
            LinuxCalls.check(result, SystemCall.LREMOVEXATTR, name);
        }
    }

    /// The calls take no descriptor of a directory, but `/proc` names what a descriptor stands for.
    private static byte[] path(int directory, byte[] name) {
        if (directory == LinuxCalls.CURRENT_DIRECTORY) {
            return name;
        }
        return BytePath.child(("/proc/self/fd/" + directory).getBytes(StandardCharsets.US_ASCII), name);
    }
}
