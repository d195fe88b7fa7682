package dev.mica.transport.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Repositories to get: `main.git` has a Dockerfile, two commits on `main`, the tags `v1` (annotated) and `light`, the
/// branch `feature/x`, the pull request 1, a directory `dir`, a link `link` to that, and the submodule `sub` of
/// `below/below.git`, which has the submodule `deep` of `deepest.git` beside it.
///
/// @param first the commit that the tags name
/// @param second the newest one of `main`, with the submodule
/// @param tag the object of the annotated tag
/// @param pulled the commit of the pull request, which no branch leads to
public record SampleRepository(Path directory, String first, String second, String tag, String pulled) {
    /// Makes them in a directory, as a user would.
    public static SampleRepository make(Path directory) throws IOException, InterruptedException {
        Program.assumeInstalled("git");
        Path deepest = begin(directory.resolve("below/deepest.git"));
        Files.writeString(deepest.resolve("deepest"), "deepest");
        commit(deepest, "deepest");
        Path below = begin(directory.resolve("below/below.git"));
        Files.writeString(below.resolve("inner"), "inner");
        git(below, "submodule", "--quiet", "add", "../deepest.git", "deep");
        commit(below, "inner");
        Path main = begin(directory.resolve("main.git"));
        Files.createDirectories(main.resolve("dir/deep"));
        Files.writeString(main.resolve("dir/deep/file"), "old");
        Files.writeString(main.resolve("dir/Dockerfile"), "FROM scratch\nCOPY deep/file /from-dir\n");
        Files.writeString(main.resolve("dir/other.Dockerfile"), "FROM scratch\nCOPY run /other\n");
        Files.writeString(main.resolve("Dockerfile"), "FROM scratch\nCOPY dir/deep/file run /\n");
        Files.writeString(main.resolve("run"), "#!/bin/sh\n").toFile().setExecutable(true);
        Files.createSymbolicLink(main.resolve("link"), Path.of("dir"));
        commit(main, "first");
        git(main, "tag", "-a", "-m", "release", "v1");
        git(main, "tag", "light");
        String first = git(main, "rev-parse", "HEAD");
        Files.writeString(main.resolve("dir/deep/file"), "pulled");
        commit(main, "pull request");
        String pulled = git(main, "rev-parse", "HEAD");
        git(main, "update-ref", "refs/pull/1/head", pulled);
        git(main, "reset", "-q", "--hard", first);
        git(main, "checkout", "-q", "-b", "feature/x");
        Files.writeString(main.resolve("dir/deep/file"), "feature");
        commit(main, "feature");
        git(main, "checkout", "-q", "main");
        Files.writeString(main.resolve("dir/deep/file"), "new");
        git(main, "submodule", "--quiet", "add", "../below/below.git", "sub");
        commit(main, "second");
        String second = git(main, "rev-parse", "HEAD");
        return new SampleRepository(directory, first, second, git(main, "rev-parse", "v1"), pulled);
    }

    /// A new repository with a work tree and the branch `main`.
    public static Path begin(Path repository) throws IOException, InterruptedException {
        Files.createDirectories(repository);
        git(repository, "init", "-q", "-b", "main");
        return repository;
    }

    /// Commits all that is there.
    public static void commit(Path repository, String message) throws IOException, InterruptedException {
        git(repository, "add", "-A");
        git(repository, "commit", "-q", "-m", message);
    }

    /// What git prints.
    public static String git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        for (String setting : new String[] {"user.name=x", "user.email=x@x", "protocol.file.allow=always"}) {
            command.addAll(List.of("-c", setting));
        }
        command.addAll(List.of(arguments));
        return Program.run(command.toArray(String[]::new)).strip();
    }
}
