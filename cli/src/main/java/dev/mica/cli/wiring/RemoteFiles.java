package dev.mica.cli.wiring;

import dev.mica.core.build.Refs;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Trees;
import dev.mica.hostfs.DirectoryContext;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.remote.GitRepository;
import dev.mica.transport.remote.KnownHosts;
import dev.mica.transport.remote.UrlDownloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Files from URLs and repositories, remembered in the store: what is there and has not changed is not fetched again.
final class RemoteFiles implements RemoteSource {
    private final RefStore refs;
    private final Path temporary;
    private final KnownHosts knownHosts;

    /// @param temporary where repositories are checked out
    /// @param knownHosts of repositories over ssh
    RemoteFiles(RefStore refs, Path temporary, KnownHosts knownHosts) {
        this.refs = refs;
        this.temporary = temporary;
        this.knownHosts = knownHosts;
    }

    @Override
    public RemoteFile download(RemoteRequest request, ContentStore into) throws IOException {
        return new UrlDownloads(HttpPolicy.DEFAULT, refs).download(request, into);
    }

    @Override
    public Revision resolve(GitRequest request) throws IOException {
        try (GitRepository repository = GitRepository.open(request, temporary, knownHosts)) {
            return repository.resolve();
        }
    }

    @Override
    public Digest checkOut(GitRequest request, Revision revision, ContentStore into) throws IOException {
        RefStore.RefName name = name(request, revision);
        Optional<Digest> known = refs.read(name).map(RefStore.Ref::target);
        if (known.isPresent() && into.contains(known.get())) {
            refs.touch(List.of(name), Instant.now());
            return known.get();
        }
        try (GitRepository repository = GitRepository.open(request, temporary, knownHosts)) {
            Digest tar = write(repository.checkOut(revision), repository.scratch(), into);
            refs.put(name, tar);
            return tar;
        }
    }

    /// The commit says all of the files, wherever it comes from. With the directory of git, where it comes from is in
    /// it.
    private static RefStore.RefName name(GitRequest request, Revision revision) {
        boolean kept = request.keepGitDirectory();
        String parts = String.join(
                "\n",
                request.subdirectory(),
                Boolean.toString(request.submodules()),
                kept ? "kept " + revision.ref() + " " + RemoteSource.shown(request.url()) : "");
        return Refs.download(Digest.ofBytes(parts.getBytes(StandardCharsets.UTF_8)), "git " + revision.commit());
    }

    private static Digest write(Path files, Path statCache, ContentStore into) throws IOException {
        ContextSource.Scan scan =
                DirectoryContext.of(files, statCache).scan(new ContextSelection(IgnoreMatcher.NOTHING, List.of(".")));
        MemoryTrees trees = MemoryTrees.over(scan.directories());
        try (BlobWriter writer = into.newBlob()) {
            LayerWriter.write(TreeDiff.between(Trees.empty(trees), scan.tree(), trees), scan.contents(), writer);
            return writer.commit();
        }
    }
}
