package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/// SIGQUIT, which the Java platform keeps for itself: its virtual machine prints all threads' stacks, and lets no
/// program handle it, by `sun.misc.Signal` neither.
///
/// What can run when a signal comes is little, and no Java at all. So the kernel is given a handler of 27 bytes of the
/// processor's own instructions, which write the signal's number to a pipe; a thread reads it there.
public final class QuitSignal {
    private static final int NUMBER = 3;

    /// `write(pipe, &number, 1)`; the pipe's descriptor stands at [#PIPE_OFFSET]. At [#RESTORER_OFFSET] is what x86-64
    /// wants a handler to return to: `rt_sigreturn()`.
    private static final byte[] HANDLER = HexFormat.of()
            .parseHex("897c24f8" + "b801000000" + "bf00000000" + "488d7424f8" + "ba01000000" + "0f05" + "c3"
                    + "9090909090" + "b80f000000" + "0f05");

    private static final int PIPE_OFFSET = 10;
    private static final int RESTORER_OFFSET = 32;

    private static final int PAGE = 4096;
    private static final int READ_WRITE = 1 | 2;
    private static final int READ_EXECUTE = 1 | 4;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final long RESTART = 0x10000000L;
    private static final long HAS_RESTORER = 0x04000000L;
    private static final int ACTION_SIZE = 32;
    private static final int SIGNAL_SET_SIZE = 8;

    private QuitSignal() {}

    /// Whether [#take(Runnable)] works here: on Linux on x86-64.
    public static boolean canBeTaken() {
        return Architecture.isKnown() && !Architecture.ARM64;
    }

    /// Runs the action, on a thread of its own, each time the signal comes, until this process ends.
    ///
    /// @throws IOException if the kernel refuses
    public static void take(Runnable action) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pipe = arena.allocate(2 * JAVA_INT.byteSize());
            check(Kernel.call(buffers, SystemCall.PIPE2, pipe.address(), OpenFlags.CLOSE_ON_EXEC), SystemCall.PIPE2);
            listen(pipe.get(JAVA_INT, 0), action);
            long handler = install(buffers, pipe.get(JAVA_INT, JAVA_INT.byteSize()));
            MemorySegment kernelAction = arena.allocate(ACTION_SIZE, 8);
            kernelAction.set(JAVA_LONG, 0, handler);
            kernelAction.set(JAVA_LONG, 8, RESTART | HAS_RESTORER);
            kernelAction.set(JAVA_LONG, 16, handler + RESTORER_OFFSET);
            check(
                    Kernel.call(buffers, SystemCall.RT_SIGACTION, NUMBER, kernelAction.address(), 0, SIGNAL_SET_SIZE),
                    SystemCall.RT_SIGACTION);
        }
    }

    @SuppressWarnings("restricted")
    private static long install(CallBuffers buffers, int pipe) throws IOException {
        long page = Kernel.call(buffers, SystemCall.MMAP, 0, PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        check(page, SystemCall.MMAP);
        MemorySegment code = MemorySegment.ofAddress(page).reinterpret(PAGE);
        MemorySegment.copy(HANDLER, 0, code, JAVA_BYTE, 0, HANDLER.length);
        code.set(JAVA_INT.withByteAlignment(1), PIPE_OFFSET, pipe);
        check(Kernel.call(buffers, SystemCall.MPROTECT, page, PAGE, READ_EXECUTE), SystemCall.MPROTECT);
        return page;
    }

    private static void listen(int pipe, Runnable action) {
        Thread.ofPlatform().name("mica-quit").daemon().start(() -> {
            CallBuffers buffers = CallBuffers.ofThread();
            while (Kernel.call(buffers, SystemCall.READ, pipe, buffers.data().address(), 1) == 1) {
                action.run();
            }
        });
    }

    private static void check(long result, SystemCall call) throws IOException {
        LinuxCalls.check(result, call, "SIGQUIT");
    }
}
