package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// Makes system calls through the C library's `syscall`. One handle of one shape serves all of them, since
/// linking is what costs: it happens when this class is first used, and nothing on the way of a build that hits
/// everywhere uses it.
final class Kernel {
    private static final MethodHandle SYSCALL = link();

    /// The layout of what a call leaves behind besides its result.
    static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private Kernel() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        if (!Architecture.isKnown()) {
            throw new UnsupportedOperationException("Mica makes system calls on Linux on x86-64 and arm64 only, not on "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor shape = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"), shape, Linker.Option.captureCallState("errno"));
    }

    /// Makes a call and repeats it while signals interrupt it.
    ///
    /// @return the result, or the negative errno
    static long call(CallBuffers buffers, SystemCall call, long... arguments) {
        long[] a = arguments.length == 6 ? arguments : Arrays.copyOf(arguments, 6);
        MemorySegment state = buffers.callState();
        while (true) {
            long result = invoke(state, call.number(), a);
            if (result != -1) {
                return result;
            }
            int errno = state.get(JAVA_INT, ERRNO_OFFSET);
            if (errno != Errno.EINTR.code() || call == SystemCall.CLOSE) {
                return -errno;
            }
        }
    }

    private static long invoke(MemorySegment state, long number, long[] a) {
        try {
            return (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a system call throws nothing", e);
        }
    }
}
