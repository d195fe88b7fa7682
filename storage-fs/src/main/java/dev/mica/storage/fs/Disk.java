package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// All calls by which a store changes the disk, in one place, so that tests can have each of them fail.
final class Disk {
    /// What fails within its scope; bound by tests only.
    static final ScopedValue<Faults> FAULTS = ScopedValue.newInstance();

    /// Kinds of calls.
    enum Call {
        OPEN,
        WRITE,
        TRUNCATE,
        SYNC,
        MOVE,
        DELETE,
        MAKE_DIRECTORY
    }

    /// Stands between the store and the disk.
    interface Faults {
        /// @param half does the first half of the call, where there is such a thing
        /// @throws IOException instead of what the call does
        void before(Call call, Path path, Action half) throws IOException;

        /// The call has been done.
        void after(Call call, Path path);
    }

    /// A call.
    interface Action {
        void run() throws IOException;
    }

    private static final Action NOTHING = () -> {};

    private Disk() {}

    static void call(Call call, Path path, Action action) throws IOException {
        call(call, path, NOTHING, action);
    }

    static void call(Call call, Path path, Action half, Action action) throws IOException {
        if (FAULTS.isBound()) {
            FAULTS.get().before(call, path, half);
            action.run();
            FAULTS.get().after(call, path);
        } else {
            action.run();
        }
    }

    /// Gives a file its name, in place of another one that may have it.
    static void move(Path from, Path to) throws IOException {
        call(
                Call.MOVE,
                to,
                () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /// Removes a file, if it is there.
    static void delete(Path path) throws IOException {
        call(Call.DELETE, path, () -> Files.deleteIfExists(path));
    }

    /// Makes a directory and those above it, as far as they are not there.
    static void makeDirectory(Path path) throws IOException {
        call(Call.MAKE_DIRECTORY, path, () -> Files.createDirectories(path));
    }

    /// Makes the names in a directory durable.
    static void syncDirectory(Path directory) throws IOException {
        call(Call.SYNC, directory, () -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }
}
