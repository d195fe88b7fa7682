package dev.mica.hostfs;

import dev.mica.core.port.StoreInspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks at what is remembered of contexts' files. A damaged cache counts as an empty one, so that all it costs is that
/// the files are read again; to repair it is to remove it.
public final class ContextCaches implements StoreInspection {
    private final Path caches;

    private ContextCaches(Path caches) {
        this.caches = caches;
    }

    /// @param caches the directory that was given to [DirectoryContext#of]; it need not be there
    public static ContextCaches of(Path caches) {
        return new ContextCaches(caches);
    }

    @Override
    public List<Damage> inspect(boolean repair) throws IOException {
        List<Damage> damages = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(caches)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && !StatCacheFormat.isWhole(ByteBuffer.wrap(Files.readAllBytes(file)))) {
                    if (repair) {
                        Files.deleteIfExists(file);
                    }
                    damages.add(
                            new Damage(file.toString(), "what is remembered of a context's files is damaged", repair));
                }
            }
        } catch (NoSuchFileException e) {
            return damages;
        }
        return damages;
    }
}
