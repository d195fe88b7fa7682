package dev.mica.sandbox.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The user namespace this process is in.
public final class UserNamespace {
    private static final Path UID_MAP = Path.of("/proc/self/uid_map");
    private static final String WHOLE_RANGE = "0 0 4294967295";

    private UserNamespace() {}

    /// Whether it is another than the machine's first: root here is not root of the machine.
    public static boolean isNested() throws IOException {
        return Files.isReadable(UID_MAP)
                && !Files.readString(UID_MAP).strip().replaceAll("\\s+", " ").equals(WHOLE_RANGE);
    }
}
