package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.core.port.RemoteSource.Revision;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// One commit of a git repository elsewhere, fetched by the program `git` into a directory of its own that goes when it
/// is closed. For one thread.
public final class GitRepository implements AutoCloseable {
    private static final String GIT_DIRECTORY = ".git";

    private final GitRequest request;
    private final Path own;
    private final Path directory;
    private final GitProgram git;

    private GitRepository(GitRequest request, Path own, KnownHosts knownHosts) throws IOException {
        this.request = request;
        this.own = own;
        this.directory = Files.createDirectory(own.resolve("files"));
        this.git = GitProgram.of(directory, request, knownHosts);
    }

    /// Asks the remote for nothing yet.
    ///
    /// @param temporary the directory in which the repository's is made
    /// @throws RemoteFailureException if the remote needs an agent and none was given
    public static GitRepository open(GitRequest request, Path temporary, KnownHosts knownHosts) throws IOException {
        boolean agent = request.ssh().flatMap(ssh -> ssh.socket("default")).isPresent();
        if (!agent && isSsh(request.url())) {
            throw new RemoteFailureException(
                    RemoteSource.shown(request.url())
                            + " needs an SSH agent and none was given: start one, ssh-add the key, and build with --ssh default");
        }
        Files.createDirectories(temporary);
        Path own = Files.createTempDirectory(temporary.toAbsolutePath(), "git-");
        return new GitRepository(request, own, knownHosts);
    }

    private static boolean isSsh(String url) {
        return url.regionMatches(true, 0, "ssh://", 0, "ssh://".length()) || !url.contains("://");
    }

    /// The commit that is wanted. Asks the remote unless the request says it.
    ///
    /// @throws RemoteFailureException if the remote can't be asked or has no such ref, or the commit is not the one
    ///     that the request's checksum expects; the message holds no credentials
    public Revision resolve() throws IOException {
        return Revisions.resolve(request, git);
    }

    /// Fetches the commit and checks it out. All files have the commit's time, so that the same commit makes the same
    /// files.
    ///
    /// @return the directory with the files that are wanted, at or below the repository's
    /// @throws RemoteFailureException as [#resolve()] does, or if the commit or the subdirectory is not there
    public Path checkOut(Revision wanted) throws IOException {
        git.run("init", wanted.commit().length() == 64 ? "--object-format=sha256" : "--object-format=sha1");
        git.run("config", "remote.origin.url", UrlCredentials.without(request.url()));
        git.run("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        new GitFetch(git, request, wanted).run();
        git.run("checkout", "--detach", wanted.commit(), "--");
        if (request.submodules()) {
            git.run("submodule", "update", "--init", "--recursive", "--depth=1");
        }
        long seconds = Long.parseLong(
                git.run("show", "-s", "--format=%ct", wanted.commit(), "--").strip());
        boolean kept = request.keepGitDirectory() && request.subdirectory().isEmpty();
        if (kept) {
            // What is kept of the repository does not tell when it was fetched.
            git.run("reflog", "expire", "--all", "--expire=now");
            Files.deleteIfExists(directory.resolve(GIT_DIRECTORY).resolve("FETCH_HEAD"));
        }
        Path files = subdirectory();
        finish(files, FileTime.from(Instant.ofEpochSecond(seconds)), kept);
        return files;
    }

    /// No part of it may be a link, which could lead out of the repository, or git's own directory.
    private Path subdirectory() throws IOException {
        Path files = directory;
        for (String name : request.subdirectory().split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            files = name.equals("..") || name.equals(GIT_DIRECTORY) ? own.resolve("none") : files.resolve(name);
            if (!Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
                throw new RemoteFailureException("invalid subdir " + request.subdirectory() + ": no such directory in "
                        + RemoteSource.shown(request.url()));
            }
        }
        return files;
    }

    /// Sets the times, deepest first, and removes what git keeps beside the files unless that is wanted.
    private static void finish(Path files, FileTime time, boolean kept) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(files)) {
            for (Path entry : entries) {
                if (!kept && entry.getFileName().toString().equals(GIT_DIRECTORY)) {
                    DirectoryRemoval.remove(entry);
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    finish(entry, time, kept);
                } else {
                    setTime(entry, time);
                }
            }
        }
        setTime(files, time);
    }

    /// For whatever else goes when this is closed; not there yet.
    public Path scratch() {
        return own.resolve("scratch");
    }

    @Override
    public void close() throws IOException {
        DirectoryRemoval.remove(own);
    }

    private static void setTime(Path path, FileTime time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }
}
