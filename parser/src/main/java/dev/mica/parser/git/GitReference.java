package dev.mica.parser.git;

import dev.mica.parser.glob.SlashPath;
import java.util.Optional;

/// A git repository and what of it is wanted, as `https://host/name.git#ref:subdirectory` or with a query.
/// What is not said is empty.
///
/// @param remote what git clones
/// @param shortName the last name of the remote, without `.git`
/// @param ref a branch, a tag, a full ref or a commit
/// @param checksum a commit's hash, perhaps shortened, that has to be found
/// @param bareHost whether it is written like a path, `github.com/…`; only build contexts may be
/// @param unencrypted whether its protocol is neither encrypted nor authenticated
/// @param modificationTime `checkout` or `commit`
/// @param fetchByCommit whether the checksum is fetched and not compared with what the ref names
public record GitReference(
        String remote,
        String shortName,
        String ref,
        String checksum,
        String subdirectory,
        boolean bareHost,
        boolean unencrypted,
        Optional<Boolean> keepGitDirectory,
        Optional<Boolean> submodules,
        String modificationTime,
        boolean fetchByCommit) {

    /// Reads a reference.
    ///
    /// @return empty if the text names no git repository: an HTTP URL whose path does not end in `.git`, or a
    ///     path
    /// @throws IllegalArgumentException if it names one, but its query is wrong
    public static Optional<GitReference> parse(String text) {
        return GitAddress.parse(text).map(address -> new QueryReader(address).read());
    }

    /// The reference without a query: `remote#ref:subdirectory`.
    public String fragmentForm(boolean withSubdirectory) {
        String directory =
                withSubdirectory ? SlashPath.clean("/" + subdirectory).substring(1) : "";
        if (ref.isEmpty() && directory.isEmpty()) {
            return remote;
        }
        return remote + "#" + ref + (directory.isEmpty() ? "" : ":" + directory);
    }
}
