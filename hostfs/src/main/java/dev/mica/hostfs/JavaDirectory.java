package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A directory by way of java.nio, the cheaper way for small contexts.
final class JavaDirectory implements HostDirectory {
    private static final String ATTRIBUTES = "unix:mode,uid,gid,nlink,ino,dev,rdev,size,lastModifiedTime,ctime";

    private final Path path;
    private final ScanPace pace;
    private final Map<FileName, Path> children = new HashMap<>();

    JavaDirectory(Path path, ScanPace pace) {
        this.path = path;
        this.pace = pace;
    }

    @Override
    public List<FileName> names() throws IOException {
        List<FileName> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path child : stream) {
                FileName name = FileName.of(BytePath.nameOf(child));
                names.add(name);
                children.put(name, child);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private Path child(FileName name) {
        Path listed = children.get(name);
        return listed != null ? listed : BytePath.toPath(BytePath.child(BytePath.of(path), name.bytes()));
    }

    @Override
    public Optional<FileStatus> status(FileName name) throws IOException {
        pace.counted();
        return status(child(name));
    }

    /// What stands at a path, without following a link.
    static Optional<FileStatus> status(Path path) throws IOException {
        try {
            return Optional.of(status(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static FileStatus status(Map<String, Object> attributes) {
        Instant mtime = time(attributes, "lastModifiedTime");
        Instant ctime = time(attributes, "ctime");
        long device = number(attributes, "rdev");
        return new FileStatus(
                (int) number(attributes, "mode"),
                number(attributes, "uid") & 0xffffffffL,
                number(attributes, "gid") & 0xffffffffL,
                number(attributes, "nlink"),
                number(attributes, "ino"),
                number(attributes, "dev"),
                number(attributes, "size"),
                DeviceNumbers.major(device),
                DeviceNumbers.minor(device),
                mtime.getEpochSecond(),
                mtime.getNano(),
                ctime.getEpochSecond(),
                ctime.getNano());
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static Instant time(Map<String, Object> attributes, String name) {
        return ((FileTime) Objects.requireNonNull(attributes.get(name))).toInstant();
    }

    @Override
    public byte[] readLink(FileName name) throws IOException {
        return BytePath.of(Files.readSymbolicLink(child(name)));
    }

    @Override
    public HostDirectory directory(FileName name) throws IOException {
        Path child = child(name);
        return pace.wantsSystemCalls() ? KernelDirectory.open(child) : new JavaDirectory(child, pace);
    }

    @Override
    public void close() {
        children.clear();
    }
}
