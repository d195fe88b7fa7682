package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/// Hashes one file of a context and looks for its capabilities.
///
/// A file that changes while it is read is read again, a few times. What came out is remembered only if the
/// file's last change is clearly older than the reading: else a further change might leave all its times as
/// they are (what git calls "racily clean").
final class ContextHashing implements Hashing.Job {
    private static final int ATTEMPTS = 3;

    /// Two ticks of the coarsest kernel clock.
    private static final long FINE_GRAIN_NANOS = 20_000_000;

    /// For file systems that keep whole seconds, or two.
    private static final long COARSE_GRAIN_NANOS = 2_000_000_000;

    private final Path root;
    private final ContextWalk.Unknown unknown;
    private Optional<StatRecord> outcome = Optional.empty();

    ContextHashing(Path root, ContextWalk.Unknown unknown) {
        this.root = root;
        this.unknown = unknown;
    }

    @Override
    public long size() {
        return unknown.file().size();
    }

    /// Puts what is worth remembering to what is known of the file's directory.
    void remember() {
        outcome.ifPresent(result -> unknown.records().put(unknown.path().name(), result));
    }

    @Override
    public void run(byte[] buffer) throws IOException {
        byte[] bytes = BytePath.child(BytePath.of(root), unknown.path().bytes());
        Path path = BytePath.toPath(bytes);
        FileStatus status = unknown.file().status();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long start = nanosNow();
            byte[] head = new byte[4];
            Digest digest = digest(path, buffer, head);
            FileStatus after = JavaDirectory.status(path).orElseThrow(() -> vanished(unknown.path()));
            byte[] capability = capability(bytes, after, head);
            StatRecord result = StatRecord.of(after, digest, capability);
            if (result.describes(status)) {
                unknown.file().hashed(after, digest, capability);
                long grain = after.ctimeNanos() == 0 ? COARSE_GRAIN_NANOS : FINE_GRAIN_NANOS;
                outcome = StatRecord.ctime(after) < start - grain ? Optional.of(result) : Optional.empty();
                return;
            }
            status = after;
        }
        throw new ChangedFileException("the context's file " + unknown.path(), "changes while it is read");
    }

    private Digest digest(Path path, byte[] buffer, byte[] head) throws IOException {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            int count = in.readNBytes(buffer, 0, buffer.length);
            System.arraycopy(buffer, 0, head, 0, Math.min(count, head.length));
            MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
            for (; count > 0; count = in.read(buffer)) {
                hash.update(buffer, 0, count);
            }
            return Digest.finish(hash);
        } catch (NoSuchFileException _) {
            throw vanished(unknown.path());
        }
    }

    private static ChangedFileException vanished(TreePath path) {
        return new ChangedFileException("the context's file " + path, "vanished while it was read");
    }

    /// Capabilities do nothing but on executable programs, and looking costs a system call that java.nio can't
    /// make.
    private static byte[] capability(byte[] path, FileStatus status, byte[] head) throws IOException {
        if ((status.mode() & 0111) == 0 || !ElfFile.isElf(head) || !Architecture.isKnown()) {
            return StatRecord.NO_CAPABILITY;
        }
        return XattrCalls.value(LinuxCalls.CURRENT_DIRECTORY, path, XattrNames.CAPABILITY)
                .orElse(StatRecord.NO_CAPABILITY);
    }

    private static long nanosNow() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
