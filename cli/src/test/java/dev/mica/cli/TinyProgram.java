package dev.mica.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Static programs for Linux that make the file `/made` with the name of their processor in it, byte for byte.
enum TinyProgram {
    AMD64(62) {
        @Override
        byte[] code(int path, int text) {
            Code code = new Code();
            code.put(0xbf, -100).put(LEA, path - code.size() - 7); // openat of the working directory
            code.put(0xba, CREATE).bytes(0x41).put(0xba, MODE).put(0xb8, 257).bytes(0x0f, 0x05);
            code.bytes(0x89, 0xc7).put(LEA, text - code.size() - 7); // write to what it returned
            code.put(0xba, TEXT_LENGTH).put(0xb8, 1).bytes(0x0f, 0x05);
            return code.bytes(0x31, 0xff).put(0xb8, 60).bytes(0x0f, 0x05).done(); // exit
        }
    },
    ARM64(183) {
        @Override
        byte[] code(int path, int text) {
            Code code = new Code();
            code.word(0x92800000 | 99 << 5).word(address(1, path - code.size())); // openat of the working directory
            code.word(move(2, CREATE)).word(move(3, MODE)).word(move(8, 56)).word(CALL);
            code.word(address(1, text - code.size())).word(move(2, TEXT_LENGTH)); // write to what it returned
            code.word(move(8, 64)).word(CALL);
            return code.word(move(0, 0)).word(move(8, 93)).word(CALL).done(); // exit
        }
    };

    private static final int[] LEA = {0x48, 0x8d, 0x35};
    private static final int CALL = 0xd4000001;
    private static final int CREATE = 0101;
    private static final int MODE = 0644;
    private static final int TEXT_LENGTH = "amd64\n".length();
    private static final int BASE = 0x400000;
    private static final int CODE_START = 64 + 56;
    private static final int CODE_LENGTH = 128;

    private final int machine;

    TinyProgram(int machine) {
        this.machine = machine;
    }

    /// @param path where the path stands, from the start of the code
    /// @param text where the text stands
    abstract byte[] code(int path, int text);

    /// What it writes.
    String text() {
        return name().toLowerCase(java.util.Locale.ROOT) + "\n";
    }

    void write(Path file) throws IOException {
        byte[] path = "/made\0".getBytes(StandardCharsets.US_ASCII);
        byte[] code = code(CODE_LENGTH, CODE_LENGTH + path.length);
        int size = CODE_START + CODE_LENGTH + path.length + TEXT_LENGTH;
        ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        elf.putShort((short) 2).putShort((short) machine).putInt(1);
        elf.putLong(BASE + CODE_START).putLong(64).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).position(64);
        elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        elf.putLong(size).putLong(size).putLong(0x1000);
        elf.put(code).position(CODE_START + CODE_LENGTH);
        elf.put(path).put(text().getBytes(StandardCharsets.US_ASCII));
        Files.write(file, elf.array());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static int move(int register, int value) {
        return 0xd2800000 | value << 5 | register;
    }

    private static int address(int register, int distance) {
        return 0x10000000 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5 | register;
    }

    private static final class Code {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        int size() {
            return out.size();
        }

        Code bytes(int... bytes) {
            for (int each : bytes) {
                out.write(each);
            }
            return this;
        }

        Code word(int word) {
            return bytes(word, word >> 8, word >> 16, word >> 24);
        }

        Code put(int opcode, int value) {
            return bytes(opcode).word(value);
        }

        Code put(int[] opcode, int value) {
            return bytes(opcode).word(value);
        }

        byte[] done() {
            return out.toByteArray();
        }
    }
}
