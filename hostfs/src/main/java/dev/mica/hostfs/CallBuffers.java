package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory outside the heap that one thread passes to the kernel, used again for each of its calls.
final class CallBuffers {
    /// The longest path the kernel takes, with its closing NUL.
    static final int PATH_SIZE = 4096;

    /// What one read, write or directory listing moves at most.
    static final int DATA_SIZE = 128 * 1024;

    private static final ThreadLocal<CallBuffers> BUFFERS = ThreadLocal.withInitial(CallBuffers::new);

    private final MemorySegment callState;
    private final MemorySegment firstPath;
    private final MemorySegment secondPath;
    private final MemorySegment data;

    private CallBuffers() {
        Arena arena = Arena.ofAuto();
        callState = arena.allocate(Kernel.CALL_STATE);
        firstPath = arena.allocate(PATH_SIZE, 8);
        secondPath = arena.allocate(PATH_SIZE, 8);
        data = arena.allocate(DATA_SIZE, 8);
    }

    static CallBuffers ofThread() {
        return BUFFERS.get();
    }

    MemorySegment callState() {
        return callState;
    }

    MemorySegment data() {
        return data;
    }

    /// The address of a copy of the path, closed with a NUL.
    long firstPath(SystemCall call, byte[] path) throws LinuxException {
        return put(firstPath, call, path);
    }

    /// The same for the second path of a call.
    long secondPath(SystemCall call, byte[] path) throws LinuxException {
        return put(secondPath, call, path);
    }

    private static long put(MemorySegment segment, SystemCall call, byte[] path) throws LinuxException {
        if (path.length >= PATH_SIZE) {
            throw new LinuxException(call.label(), BytePath.display(path), Errno.ENAMETOOLONG.code());
        }
        for (byte b : path) {
            if (b == 0) {
                throw new LinuxException(call.label(), BytePath.display(path), Errno.EINVAL.code());
            }
        }
        MemorySegment.copy(path, 0, segment, JAVA_BYTE, 0, path.length);
        segment.set(JAVA_BYTE, path.length, (byte) 0);
        return segment.address();
    }
}
