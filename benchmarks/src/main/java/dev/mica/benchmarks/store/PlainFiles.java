package dev.mica.benchmarks.store;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.DiskSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.stream.Stream;

/// The simplest store: a file for each blob, in a directory for each first byte; hashed on the way in and out.
final class PlainFiles implements ComparedStore {
    private final Path root;
    private int written;

    PlainFiles(Path root) {
        this.root = root;
    }

    private Path path(Digest digest) {
        return root.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    @Override
    public Digest put(Content content) throws IOException {
        Files.createDirectories(root);
        Path temporary = root.resolve("new-" + written++);
        MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), hash)) {
            content.writeTo(out);
        }
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Digest digest = Digest.of(Digest.Algorithm.SHA256, hash.digest());
        Files.createDirectories(path(digest).getParent());
        Files.move(temporary, path(digest), StandardCopyOption.ATOMIC_MOVE);
        return digest;
    }

    @Override
    public long get(Digest digest) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
            return Files.copy(path(digest), out);
        }
    }

    @Override
    public long list() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Override
    public long stored() throws IOException {
        return DiskSpace.below(root);
    }

    @Override
    public void close() {}
}
