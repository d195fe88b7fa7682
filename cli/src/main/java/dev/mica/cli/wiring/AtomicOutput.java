package dev.mica.cli.wiring;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// A file that appears whole or not at all; or standard output, where what is written is written.
public final class AtomicOutput extends FilterOutputStream {
    private final Optional<Path> file;
    private final Optional<Path> partial;
    private boolean committed;

    private AtomicOutput(OutputStream out, Optional<Path> file, Optional<Path> partial) {
        super(out);
        this.file = file;
        this.partial = partial;
    }

    /// Standard output, which stays open.
    public static AtomicOutput to(PrintStream standardOutput) {
        return new AtomicOutput(standardOutput, Optional.empty(), Optional.empty());
    }

    /// A file, or what it is a link to. What is no regular file, such as `/dev/null`, is written in place.
    public static AtomicOutput open(Path path) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return new AtomicOutput(Files.newOutputStream(target), Optional.empty(), Optional.of(target));
        }
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        Path partial = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        return new AtomicOutput(Files.newOutputStream(partial), Optional.of(target), Optional.of(partial));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /// Makes what was written appear. Nothing may be written after.
    public void commit() throws IOException {
        flush();
        if (file.isPresent()) {
            out.close();
            Files.move(
                    partial.orElseThrow(),
                    file.get(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    /// Leaves nothing behind if it was not committed.
    @Override
    public void close() throws IOException {
        if (partial.isEmpty()) {
            flush();
            return;
        }
        out.close();
        if (!committed && file.isPresent()) {
            Files.deleteIfExists(partial.get());
        }
    }
}
