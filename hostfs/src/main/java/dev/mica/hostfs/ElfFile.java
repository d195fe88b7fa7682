package dev.mica.hostfs;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a program or library for Linux asks of its loader (System V ABI, "Dynamic Linking").
///
/// @param machine the processor, by its number in the format
/// @param interpreter the loader's absolute path; empty for libraries and static programs
/// @param needed the libraries it names, mostly without a directory
/// @param rpath directories to search for them before anything else, as they stand
/// @param runpath the same, of the kind that counts for this file's own needs only and turns `rpath` off
record ElfFile(
        int machine, Optional<String> interpreter, List<String> needed, List<String> rpath, List<String> runpath) {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_DYNAMIC = 2;
    private static final int SEGMENT_INTERPRETER = 3;
    private static final int TAG_NEEDED = 1;
    private static final int TAG_STRINGS = 5;
    private static final int TAG_RPATH = 15;
    private static final int TAG_RUNPATH = 29;

    ElfFile {
        needed = List.copyOf(needed);
        rpath = List.copyOf(rpath);
        runpath = List.copyOf(runpath);
    }

    /// Whether a file that begins with these bytes is of the format.
    static boolean isElf(byte[] start) {
        return start.length >= 4
                && start[0] == MAGIC[0]
                && start[1] == MAGIC[1]
                && start[2] == MAGIC[2]
                && start[3] == MAGIC[3];
    }

    /// Reads a file of the format.
    ///
    /// @throws IOException also if it is damaged, or not of the 64-bit little-endian kind
    static ElfFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (file.capacity() < HEADER_SIZE || file.get(4) != 2 || file.get(5) != 1) {
                throw new IOException(path + " is no 64-bit little-endian program; other kinds can't be taken over");
            }
            return new Reader(file).read();
        } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException(path + " is a damaged program: one of its tables lies outside the file", e);
        }
    }

    /// Reads the tables, whose offsets may say anything.
    private static final class Reader {
        private final ByteBuffer file;
        private final List<long[]> loads = new ArrayList<>();
        private final List<Long> needed = new ArrayList<>();
        private long dynamicOffset = -1;
        private long dynamicSize;
        private long strings = -1;
        private long rpath = -1;
        private long runpath = -1;
        private Optional<String> interpreter = Optional.empty();

        Reader(ByteBuffer file) {
            this.file = file;
        }

        ElfFile read() {
            readSegments();
            for (long at = dynamicOffset; at >= 0 && at < dynamicOffset + dynamicSize; at += 16) {
                readTag(file.getLong(index(at)), file.getLong(index(at + 8)));
            }
            List<String> names = new ArrayList<>();
            needed.forEach(offset -> names.add(dynamicString(offset)));
            return new ElfFile(file.getShort(18), interpreter, names, directories(rpath), directories(runpath));
        }

        private void readSegments() {
            long table = file.getLong(32);
            int size = file.getShort(54);
            int count = file.getShort(56) & 0xffff;
            for (int i = 0; i < count; i++) {
                int at = index(table + (long) i * size);
                long offset = file.getLong(at + 8);
                switch (file.getInt(at)) {
                    case SEGMENT_LOAD -> loads.add(new long[] {file.getLong(at + 16), offset, file.getLong(at + 32)});
                    case SEGMENT_INTERPRETER -> interpreter = Optional.of(string(offset));
                    case SEGMENT_DYNAMIC -> {
                        dynamicOffset = offset;
                        dynamicSize = file.getLong(at + 32);
                    }
                    default -> {}
                }
            }
        }

        private void readTag(long tag, long value) {
            switch ((int) tag) {
                case TAG_NEEDED -> needed.add(value);
                case TAG_STRINGS -> strings = fileOffset(value);
                case TAG_RPATH -> rpath = value;
                case TAG_RUNPATH -> runpath = value;
                default -> {}
            }
        }

        private long fileOffset(long address) {
            for (long[] load : loads) {
                if (address >= load[0] && address < load[0] + load[2]) {
                    return address - load[0] + load[1];
                }
            }
            throw new IllegalArgumentException("address " + address);
        }

        private List<String> directories(long offset) {
            return offset < 0 ? List.of() : List.of(dynamicString(offset).split(":"));
        }

        private String dynamicString(long offset) {
            return string(strings + offset);
        }

        private String string(long offset) {
            int start = index(offset);
            int end = start;
            while (file.get(end) != 0) {
                end++;
            }
            byte[] bytes = new byte[end - start];
            file.get(start, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private static int index(long offset) {
            if (offset < 0 || offset > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("offset " + offset);
            }
            return (int) offset;
        }
    }
}
