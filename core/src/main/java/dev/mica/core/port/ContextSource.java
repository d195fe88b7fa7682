package dev.mica.core.port;

import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A build context or a named local directory: a host directory, an unpacked archive, a git checkout.
/// Nothing outside its root is ever read, whatever symbolic links say.
public interface ContextSource {
    /// For people: the directory or URL.
    String description();

    /// One small file of the context, found without regard to any ignore file, or empty if there is none.
    ///
    /// @param path from the context's root, with slashes
    /// @param maxSize in bytes; a larger file fails
    Optional<byte[]> readFile(String path, int maxSize) throws IOException;

    /// The names in a directory of the context, sorted, without regard to any ignore file: for telling people what they
    /// may have meant. A source that would have to look far may give none.
    ///
    /// @param directory from the context's root, with slashes; empty for the root
    default List<String> names(String directory) throws IOException {
        return List.of();
    }

    /// What the context holds, as far as the selection asks. Owners are 0:0 unless the source says otherwise.
    Scan scan(ContextSelection selection) throws IOException;

    /// A scanned context. Its file contents are verified against their digests while they are read.
    interface Scan {
        Tree tree();

        TreeReader directories();

        FileContents contents();

        /// How many bytes of files were read for it; what was known from earlier scans is not.
        default long readBytes() {
            return 0;
        }
    }
}
