package dev.mica.core.port;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What files take.
public final class DiskSpace {
    private DiskSpace() {}

    /// The length of all files below a path, in bytes, each counted once however many names it has. What vanishes
    /// meanwhile, or can't be read, counts nothing.
    public static long below(Path path) throws IOException {
        Sum sum = new Sum();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(path, sum);
        }
        return sum.bytes;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private final Set<Object> seen = new HashSet<>();
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            if (key == null || seen.add(key)) {
                bytes += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
