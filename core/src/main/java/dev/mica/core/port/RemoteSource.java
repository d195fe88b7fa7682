package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Files from URLs and trees from git, for ADD and for remote contexts.
public interface RemoteSource {
    /// Downloads a file into the store. A source may revalidate what an earlier download stored.
    ///
    /// @throws IOException if the server can't be reached or refuses; the message holds the URL without
    ///     credentials
    RemoteFile download(RemoteRequest request, ContentStore into) throws IOException;

    /// Checks a git repository out and stores it as a tar of its files.
    RemoteTree checkOut(GitRequest request, ContentStore into) throws IOException;

    /// A file to download.
    ///
    /// @param authorization the value of the Authorization header, empty if there is none
    record RemoteRequest(String url, Optional<String> authorization) {}

    /// A downloaded file.
    ///
    /// @param fileName from the URL's path or the server's word; empty if neither says
    record RemoteFile(Digest content, long size, String fileName, Optional<Instant> lastModified) {}

    /// A git repository and what of it is wanted.
    ///
    /// @param revision branch, tag, ref or commit; empty for the default branch
    /// @param subdirectory empty for all
    /// @param checksum a commit's (possibly shortened) hash that must be found; empty for any
    /// @param authorization the value of the Authorization header for http and https, empty if there is none
    record GitRequest(
            String url,
            String revision,
            String subdirectory,
            String checksum,
            boolean keepGitDirectory,
            boolean submodules,
            Optional<String> authorization,
            Optional<SshSource> ssh) {}

    /// A checked-out repository.
    ///
    /// @param tar a blob: the files as a tar
    record RemoteTree(Digest tar, String commit) {}
}
