package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.GitRequest;
import dev.mica.core.port.SshSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One commit of a git repository elsewhere, fetched by the program `git` into a directory of its own that goes when it
/// is
/// closed. For one thread.
public final class GitRepository implements AutoCloseable {
    private static final String GIT_DIRECTORY = ".git";

    private final GitRequest request;
    private final Path own;
    private final Path directory;
    private final GitProgram git;
    private final String shownUrl;
    private Optional<GitRevision> revision = Optional.empty();

    private GitRepository(GitRequest request, Path own) throws IOException {
        this.request = request;
        this.own = own;
        this.directory = Files.createDirectory(own.resolve("files"));
        this.shownUrl = withoutCredentials(request.url());
        Optional<Path> agent = request.ssh().flatMap((SshSource ssh) -> ssh.socket("default"));
        this.git = new GitProgram(directory, configuration(request), agent);
    }

    /// Asks the remote for nothing yet.
    ///
    /// @param temporary the directory in which the repository's is made
    public static GitRepository open(GitRequest request, Path temporary) throws IOException {
        Files.createDirectories(temporary);
        return new GitRepository(request, Files.createTempDirectory(temporary.toAbsolutePath(), "git-"));
    }

    private static Map<String, String> configuration(GitRequest request) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("remote.origin.url", request.url());
        if (request.authorization().isPresent() && request.url().startsWith("http")) {
            URI uri = URI.create(withoutCredentials(request.url()));
            configuration.put(
                    "http." + uri.getScheme() + "://" + uri.getRawAuthority() + "/.extraHeader",
                    "Authorization: " + request.authorization().get());
        }
        return configuration;
    }

    /// The commit that is wanted. Asks the remote unless the request names it.
    ///
    /// @throws RemoteFailureException if the remote can't be asked or has no such ref, or the commit is not the one
    ///     that the request's checksum expects; the message holds no credentials
    public String commit() throws IOException {
        return revision().commit();
    }

    private GitRevision revision() throws IOException {
        if (revision.isEmpty()) {
            revision = Optional.of(GitRevision.resolve(request, git, shownUrl));
        }
        return revision.get();
    }

    /// Fetches the commit and checks it out. All files have the commit's time, so that the same commit makes the same
    /// files.
    ///
    /// @return the directory with the files that are wanted, at or below the repository's
    /// @throws RemoteFailureException as [#commit()] does, or if there is no such subdirectory
    public Path checkOut() throws IOException {
        GitRevision wanted = revision();
        git.run("init", wanted.isSha256() ? "--object-format=sha256" : "--object-format=sha1");
        fetch(wanted);
        String fetched = git.run("rev-parse", "--verify", "FETCH_HEAD^{commit}").strip();
        if (!fetched.equals(wanted.commit())) {
            git.run("cat-file", "-e", wanted.commit() + "^{commit}");
        }
        git.run("checkout", "--detach", wanted.commit());
        if (request.submodules()) {
            git.run("submodule", "update", "--init", "--recursive", "--depth=1");
        }
        long seconds = Long.parseLong(
                git.run("show", "-s", "--format=%ct", wanted.commit()).strip());
        boolean kept = request.keepGitDirectory() && request.subdirectory().isEmpty();
        if (kept) {
            forgetTheFetch();
        }
        Path files = subdirectory();
        finish(files, FileTime.from(java.time.Instant.ofEpochSecond(seconds)), kept);
        return files;
    }

    /// One commit where the server lets us, else all that leads to it.
    private void fetch(GitRevision wanted) throws IOException {
        String refspec = wanted.isNamedByCommit() ? wanted.commit() : wanted.ref() + ":" + wanted.ref();
        try {
            git.run("fetch", "-u", "--no-tags", "--depth=1", "--", "origin", refspec);
        } catch (RemoteFailureException e) {
            if (!wanted.isNamedByCommit() && !String.valueOf(e.getMessage()).matches("(?s).*(shallow|depth).*")) {
                throw e;
            }
            git.run("fetch", "-u", "--tags", "--", "origin", "+refs/*:refs/*");
            git.run("fetch", "-u", "--no-tags", "--", ".", wanted.commit());
        }
    }

    /// What is kept of the repository tells neither when it was fetched nor with which credentials.
    private void forgetTheFetch() throws IOException {
        GitProgram plain = git.plain();
        plain.run("config", "remote.origin.url", shownUrl);
        plain.run("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        plain.run("reflog", "expire", "--all", "--expire=now");
        Files.deleteIfExists(directory.resolve(GIT_DIRECTORY).resolve("FETCH_HEAD"));
    }

    /// No part of it may be a link, which could lead out of the repository.
    private Path subdirectory() throws IOException {
        Path files = directory;
        for (String name : request.subdirectory().split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            files = files.resolve(name);
            if (name.equals("..") || !Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
                throw new RemoteFailureException(
                        "invalid subdir " + request.subdirectory() + ": no such directory in " + shownUrl);
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

    private static String withoutCredentials(String url) {
        return url.replaceFirst("(?<=://)[^/@]*@", "");
    }
}
