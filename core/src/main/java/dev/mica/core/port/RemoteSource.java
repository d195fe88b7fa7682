package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Files from URLs and trees from git, for ADD and for remote contexts. All of it ends early, with an exception, when
/// the thread is interrupted.
public interface RemoteSource {
    /// Downloads a file into the store. A source may revalidate what an earlier download stored, and need not ask the
    /// server at all if that is what the checksum demands.
    ///
    /// @throws IOException if the server can't be reached or refuses; the message holds the URL without
    ///     credentials
    RemoteFile download(RemoteRequest request, ContentStore into) throws IOException;

    /// Finds out which commit is meant. Asks the remote only if the request doesn't say.
    ///
    /// @throws IOException if the remote can't be asked, has no such ref, or has another commit there than the
    ///     checksum demands; the message holds no credentials
    Revision resolve(GitRequest request) throws IOException;

    /// Checks a commit out and stores its files as a tar.
    ///
    /// @param revision what [#resolve(GitRequest)] found
    /// @return the tar's blob
    /// @throws IOException as [#resolve(GitRequest)] does, or if the commit or the subdirectory is not there
    Digest checkOut(GitRequest request, Revision revision, ContentStore into) throws IOException;

    /// A URL as messages, logs and keys may show it: without user, password, query and fragment, all of which may hold
    /// secrets.
    static String shown(String url) {
        return url.replaceFirst("(?<=://)[^/?#]*@", "").replaceFirst("[?#].*$", "");
    }

    /// A file to download.
    ///
    /// @param authorization the value of the Authorization header, empty if there is none
    /// @param checksum of what has to come; empty for whatever comes
    record RemoteRequest(String url, Optional<String> authorization, Optional<Digest> checksum) {}

    /// A downloaded file.
    record RemoteFile(Digest content, long size, Optional<Instant> lastModified) {}

    /// A git repository and what of it is wanted.
    ///
    /// @param revision branch, tag, ref or commit; empty for the default branch
    /// @param subdirectory empty for all
    /// @param checksum a commit's (possibly shortened) hash that must be found; empty for any
    /// @param fetchByCommit whether the checksum says the commit, and nobody is asked what the revision names
    /// @param authorization the value of the Authorization header for http and https, empty if there is none
    record GitRequest(
            String url,
            String revision,
            String subdirectory,
            String checksum,
            boolean fetchByCommit,
            boolean keepGitDirectory,
            boolean submodules,
            Optional<String> authorization,
            Optional<SshSource> ssh) {}

    /// A commit, and the ref that led to it.
    ///
    /// @param commit in lower-case hexadecimal digits
    /// @param ref a full ref, or the commit itself
    record Revision(String commit, String ref) {}
}
