package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which boot of the machine this is. What was written in this boot is in the kernel's memory if it is not
/// on the disk; what was written in an earlier one may be lost, and in any order.
final class BootId {
    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MAX_SIZE = 64;

    private BootId() {}

    /// The boot's name; empty if this operating system doesn't tell.
    static String current() {
        return Current.ID;
    }

    /// Read when it is first needed: a process that only reads needs it seldom.
    private static final class Current {
        static final String ID = read();

        private static String read() {
            try (var in = Files.newInputStream(FILE)) {
                return new String(in.readNBytes(MAX_SIZE), US_ASCII).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }
}
