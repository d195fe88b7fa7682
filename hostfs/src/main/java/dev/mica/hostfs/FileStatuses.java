package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Calls `statx` and reads its record.
final class FileStatuses {
    private static final int BASIC_STATS = 0x7ff;

    private FileStatuses() {}

    static FileStatus statx(int directory, byte[] name, int flags) throws IOException {
        CallBuffers buffers = CallBuffers.ofThread();
        long path = buffers.firstPath(SystemCall.STATX, name);
        MemorySegment record = buffers.data();
        long result = Kernel.call(buffers, SystemCall.STATX, directory, path, flags, BASIC_STATS, record.address());
        LinuxCalls.check(result, SystemCall.STATX, name);
        return read(record);
    }

    private static FileStatus read(MemorySegment record) {
        return new FileStatus(
                record.get(JAVA_SHORT, 28) & 0xffff,
                unsigned(record, 20),
                unsigned(record, 24),
                unsigned(record, 16),
                record.get(JAVA_LONG, 32),
                DeviceNumbers.of(record.get(JAVA_INT, 136), record.get(JAVA_INT, 140)),
                record.get(JAVA_LONG, 40),
                record.get(JAVA_INT, 128),
                record.get(JAVA_INT, 132),
                record.get(JAVA_LONG, 112),
                record.get(JAVA_INT, 120),
                record.get(JAVA_LONG, 96),
                record.get(JAVA_INT, 104));
    }

    private static long unsigned(MemorySegment record, long offset) {
        return record.get(JAVA_INT, offset) & 0xffffffffL;
    }
}
