package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// Several places where files' bytes may be found.
final class FileSources {
    private FileSources() {}

    /// Asks each in turn.
    static FileContents firstOf(List<FileContents> places) {
        List<FileContents> order = List.copyOf(places);
        return file -> {
            for (FileContents place : order) {
                try {
                    return place.open(file);
                } catch (FileNotFoundException e) {
                    // The next one may have it.
                }
            }
            throw new FileNotFoundException("the bytes of a file with the digest " + file.content() + " are nowhere");
        };
    }

    /// Bytes in memory.
    static FileContents ofBytes(Map<Digest, byte[]> files) {
        return file -> open(file, files.get(file.content()));
    }

    private static InputStream open(Node.File file, byte @org.jspecify.annotations.Nullable [] bytes)
            throws IOException {
        if (bytes == null) {
            throw new FileNotFoundException("no such file in memory: " + file.content());
        }
        return new ByteArrayInputStream(bytes);
    }
}
