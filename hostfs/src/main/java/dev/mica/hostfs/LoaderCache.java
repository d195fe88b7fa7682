package dev.mica.hostfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The GNU loader's `/etc/ld.so.cache`: library names and where they are, also in directories that only its
/// configuration names.
final class LoaderCache {
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_SIZE = 48;
    private static final int ENTRY_SIZE = 24;

    private final Map<String, List<Path>> paths = new HashMap<>();

    private LoaderCache() {}

    /// Reads the cache; one that is missing or of another format knows nothing.
    static LoaderCache read(Path file) {
        LoaderCache cache = new LoaderCache();
        try {
            cache.parse(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()));
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException _) {
            cache.paths.clear();
        }
        return cache;
    }

    private void parse(ByteBuffer bytes) {
        if (bytes.capacity() < HEADER_SIZE || bytes.slice(0, MAGIC.length).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
            return;
        }
        int count = bytes.getInt(MAGIC.length);
        for (int i = 0; i < count; i++) {
            int entry = HEADER_SIZE + i * ENTRY_SIZE;
            String name = string(bytes, bytes.getInt(entry + 4));
            Path path = Path.of(string(bytes, bytes.getInt(entry + 8)));
            paths.computeIfAbsent(name, _ -> new ArrayList<>()).add(path);
        }
    }

    private static String string(ByteBuffer bytes, int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /// Where libraries of that name are, for any processor.
    List<Path> find(String name) {
        return paths.getOrDefault(name, List.of());
    }
}
