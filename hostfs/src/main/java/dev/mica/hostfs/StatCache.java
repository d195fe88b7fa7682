package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/// Digests of a context's files from earlier scans, in one file that is read at once and written only when
/// something changed. It is a cache: a missing or damaged file is an empty one, and of two processes that write
/// it the last one wins.
final class StatCache {
    /// So many rewrites after a directory was last scanned its records are dropped.
    private static final int MAX_AGE = 50;

    private final Path file;
    private final Map<TreePath, StatCacheFormat.Block> blocks;
    private final Map<TreePath, Map<FileName, StatRecord>> scanned = new HashMap<>();
    private boolean changed;

    private StatCache(Path file, Map<TreePath, StatCacheFormat.Block> blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    static StatCache load(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return new StatCache(file, new HashMap<>());
        }
        return new StatCache(file, StatCacheFormat.blocks(ByteBuffer.wrap(bytes)));
    }

    /// How many files the cache knows.
    int size() {
        int size = 0;
        for (StatCacheFormat.Block block : blocks.values()) {
            size += block.count();
        }
        return size;
    }

    /// What is known of the files of a directory.
    Map<FileName, StatRecord> directory(TreePath path) {
        StatCacheFormat.Block block = blocks.get(path);
        return block == null ? Map.of() : StatCacheFormat.records(block);
    }

    /// Replaces what is known of the files of a directory.
    void put(TreePath directory, Map<FileName, StatRecord> before, Map<FileName, StatRecord> now) {
        scanned.put(directory, now);
        changed |= !before.equals(now);
    }

    /// Writes the file if a directory's records changed. Nobody ever sees a half-written one.
    void store() throws IOException {
        if (!changed) {
            return;
        }
        Map<TreePath, StatCacheFormat.Block> next = new HashMap<>();
        blocks.forEach((path, block) -> {
            if (block.age() < MAX_AGE) {
                next.put(path, block.older());
            }
        });
        scanned.forEach((path, records) -> {
            next.remove(path);
            if (!records.isEmpty()) {
                next.put(path, StatCacheFormat.block(records));
            }
        });
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "stat", ".new");
        try {
            Files.write(written, StatCacheFormat.encode(next));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
