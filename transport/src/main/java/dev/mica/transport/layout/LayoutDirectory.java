package dev.mica.transport.layout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A layout as a directory.
///
/// @param root where `index.json` lies
record LayoutDirectory(Path root) implements LayoutFiles {
    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(Files.newInputStream(root.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // Every file is closed by who opened it.
    }
}
