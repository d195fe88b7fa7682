package dev.mica.sandbox.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// Takes mount points that were made for a run out of an overlay's upper directory again.
final class Stubs {
    private Stubs() {}

    /// Removes what is still empty, last made first, and gives the directories around it their times back.
    ///
    /// @param made absolute paths in the root, in the order they were made
    static void remove(Path upper, List<String> made) throws IOException {
        for (String path : made.reversed()) {
            Path stub = upper.resolve(path.substring(1));
            if (isStub(stub)) {
                FileTime before = Files.getLastModifiedTime(stub.getParent());
                Files.delete(stub);
                Files.setLastModifiedTime(stub.getParent(), before);
            }
        }
    }

    private static boolean isStub(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.newDirectoryStream(path)) {
                return !entries.iterator().hasNext();
            }
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == 0;
    }
}
