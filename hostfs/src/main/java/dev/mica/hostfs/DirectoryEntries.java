package dev.mica.hostfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.mica.core.tree.FileName;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The kernel's `linux_dirent64` records.
final class DirectoryEntries {
    private static final int LENGTH_OFFSET = 16;
    private static final int TYPE_OFFSET = 18;
    private static final int NAME_OFFSET = 19;

    private DirectoryEntries() {}

    /// Adds the records in the first `end` bytes, but for `.` and `..`.
    static void read(MemorySegment data, long end, List<DirectoryEntry> entries) {
        for (long at = 0; at < end; ) {
            int length = data.get(JAVA_SHORT_UNALIGNED, at + LENGTH_OFFSET) & 0xffff;
            byte[] name = name(data, at + NAME_OFFSET);
            if (!isSelfOrParent(name)) {
                entries.add(new DirectoryEntry(FileName.of(name), data.get(JAVA_BYTE, at + TYPE_OFFSET)));
            }
            at += length;
        }
    }

    private static byte[] name(MemorySegment data, long start) {
        int length = 0;
        while (data.get(JAVA_BYTE, start + length) != 0) {
            length++;
        }
        return data.asSlice(start, length).toArray(JAVA_BYTE);
    }

    private static boolean isSelfOrParent(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }
}
