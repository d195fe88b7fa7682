package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.CopyItem;
import dev.mica.core.plan.Op;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.SshSource;
import dev.mica.core.tree.CopySource;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Selection;
import dev.mica.core.tree.SelectionRequest;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeSelection;
import dev.mica.core.tree.Trees;
import dev.mica.parser.git.GitReference;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds what the items of a COPY or ADD stand for.
final class CopyItems {
    private static final int URL_MODE = 0600;

    private final StoredTrees trees;
    private final ContentStore contents;
    private final Supplier<RemoteSource> remotes;
    private final SshSource ssh;
    private final RemoteSecrets secrets;
    private final Path temporary;

    CopyItems(
            StoredTrees trees,
            ContentStore contents,
            Supplier<RemoteSource> remotes,
            SshSource ssh,
            RemoteSecrets secrets,
            Path temporary) {
        this.trees = trees;
        this.contents = contents;
        this.remotes = remotes;
        this.ssh = ssh;
        this.secrets = secrets;
        this.temporary = temporary;
    }

    List<PreparedItem> prepare(Op.Copy copy, GraphWalk.States states) throws IOException {
        List<PreparedItem> items = new ArrayList<>();
        for (CopyItem item : copy.items()) {
            String number = copy.items().size() == 1 ? "" : " " + (items.size() + 1);
            items.add(
                    switch (item) {
                        case CopyItem.Paths paths -> paths(copy, paths, states.of(paths.from()), number);
                        case CopyItem.Inline inline -> inline(inline, number);
                        case CopyItem.Remote remote -> remote(remote, number);
                        case CopyItem.Git git -> git(git, number);
                    });
        }
        return items;
    }

    private PreparedItem paths(Op.Copy copy, CopyItem.Paths paths, State from, String number) throws IOException {
        Selection selection = TreeSelection.select(
                from.tree(), trees, new SelectionRequest(paths.patterns(), copy.parents(), copy.excludes()), trees);
        return switch (selection) {
            case Selection.Chosen chosen -> {
                List<KeyField> keys = new ArrayList<>();
                keys.add(new KeyField.Texts("source" + number, paths.patterns()));
                keys.add(new KeyField.Files(
                        "files" + number, chosen.files().root().ref()));
                if (paths.unpack()) {
                    keys.add(new KeyField.Text("--unpack" + number, "true"));
                }
                yield PreparedItem.of(keys, paths.unpack(), chosen.sources(), from.files());
            }
            case Selection.Missing missing -> throw missing(missing, from);
            case Selection.NotDirectory not ->
                throw SelectionFailures.user("\"" + not.pattern() + "\": " + not.path() + " is not a directory", "");
            case Selection.LinkLoop loop ->
                throw SelectionFailures.user(
                        "\"" + loop.pattern() + "\": too many levels of symbolic links at " + loop.path(), "");
            case Selection.DanglingLink dangling -> throw dangling(dangling, from);
            case Selection.BadPattern bad ->
                throw SelectionFailures.user("\"" + bad.pattern() + "\": " + bad.message(), "");
        };
    }

    private static BuildException missing(Selection.Missing missing, State from) throws IOException {
        String hint = missing.nearest().isEmpty()
                ? from.advice(missing.path())
                : "did you mean \"" + missing.nearest().getFirst() + "\"?";
        if (Arrays.asList(missing.pattern().split("/")).contains("..")) {
            hint = "\"..\" doesn't lead out of it, so this is its file \""
                    + missing.path().toString().substring(1) + "\"" + (hint.isEmpty() ? "" : "; " + hint);
        }
        return SelectionFailures.user("no file matches \"" + missing.pattern() + "\" in " + from.description(), hint);
    }

    private static BuildException dangling(Selection.DanglingLink dangling, State from) {
        return SelectionFailures.user(
                "\"" + dangling.pattern() + "\": the symbolic link " + dangling.link() + " in " + from.description()
                        + " leads to \"" + dangling.target() + "\", which is not there",
                "with --exclude or --parents, the links at the top of what is copied must lead to something, as with"
                        + " BuildKit; leave it out with --exclude="
                        + dangling.link().name());
    }

    private static PreparedItem inline(CopyItem.Inline inline, String number) {
        byte[] bytes = inline.file().bytes();
        Digest digest = Digest.ofBytes(bytes);
        Node.File node = new Node.File(Metadata.rootOwned(inline.file().mode(), 0), digest, bytes.length, 0);
        return PreparedItem.of(
                List.of(
                        new KeyField.Text("heredoc" + number, inline.file().path()),
                        new KeyField.Text("heredoc text" + number, inline.file().identity())),
                false,
                List.of(CopySource.file(FileName.of(inline.file().path()), node)),
                FileSources.ofBytes(Map.of(digest, bytes)));
    }

    /// The key sees what the file is called and what is in it, not where it comes from: URLs may be signed anew each
    /// time. With a checksum all of that is known before anybody is asked.
    private PreparedItem remote(CopyItem.Remote remote, String number) throws IOException {
        String name = fileName(remote.url());
        Optional<Digest> checksum = remote.checksum().map(Digest::parse);
        RemoteSource.RemoteRequest request =
                new RemoteSource.RemoteRequest(remote.url(), secrets.authorization(remote.url()), checksum);
        Optional<RemoteSource.RemoteFile> file = checksum.isPresent()
                ? Optional.empty()
                : Optional.of(remotes.get().download(request, contents));
        String content = file.isEmpty()
                ? checksum.orElseThrow().toString()
                : file.get().content() + " of " + modified(file.get());
        List<KeyField> keys = List.of(
                new KeyField.Text("downloaded" + number, name + " " + content),
                new KeyField.Text("--unpack" + number, Boolean.toString(remote.unpack())));
        return new PreparedItem(
                keys,
                remote.unpack(),
                () -> load(name, file.isPresent() ? file.get() : remotes.get().download(request, contents), remote));
    }

    private PreparedItem.Loaded load(String name, RemoteSource.RemoteFile file, CopyItem.Remote remote) {
        remote.checksum().ifPresent(expected -> checkDigest(remote.url(), expected, file.content()));
        Node.File node = new Node.File(Metadata.rootOwned(URL_MODE, modified(file)), file.content(), file.size(), 0);
        return new PreparedItem.Loaded(
                List.of(CopySource.file(FileName.of(name), node)), this::openBlob, Optional.empty());
    }

    private static long modified(RemoteSource.RemoteFile file) {
        return file.lastModified().map(java.time.Instant::getEpochSecond).orElse(0L);
    }

    /// The last part of the URL's path, if a file can be called so.
    private static String fileName(String url) {
        String path;
        try {
            path = Optional.ofNullable(URI.create(url).getPath()).orElse("").replaceFirst("/+$", "");
        } catch (IllegalArgumentException e) {
            path = "";
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean usual = !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('\0') < 0;
        return usual ? name : "__unnamed__";
    }

    private static void checkDigest(String url, String expected, Digest found) {
        if (!found.toString().equals(expected)) {
            throw SelectionFailures.user(
                    "digest mismatch " + found + ": " + expected + " of " + RemoteSource.shown(url),
                    "the file changed at its source, or the checksum is of another file");
        }
    }

    private PreparedItem git(CopyItem.Git git, String number) throws IOException {
        GitReference reference = GitReference.parse(git.reference())
                .orElseThrow(() -> SelectionFailures.user("not a git repository: " + git.reference(), ""));
        RemoteSource.GitRequest request =
                GitRequests.of(reference, git.checksum(), git.keepGitDirectory(), secrets.source(), ssh);
        RemoteSource.Revision revision = remotes.get().resolve(request);
        // Not where it comes from: the commit says all of its files.
        List<KeyField> keys = List.of(
                new KeyField.Text("commit" + number, revision.commit()),
                new KeyField.Text("subdir" + number, request.subdirectory()),
                new KeyField.Text(
                        "--keep-git-dir" + number,
                        // The directory tells by which ref it was fetched.
                        request.keepGitDirectory() ? "true " + revision.ref() : "false"),
                new KeyField.Text("submodules" + number, Boolean.toString(request.submodules())));
        return new PreparedItem(keys, false, () -> load(request, revision));
    }

    private PreparedItem.Loaded load(RemoteSource.GitRequest request, RemoteSource.Revision revision)
            throws IOException {
        UnpackedArchive archive;
        try (Blob tar = contents.open(remotes.get().checkOut(request, revision, contents));
                InputStream in = tar.newInputStream()) {
            archive = UnpackedArchive.read(in, temporary);
        }
        try {
            Tree tree = LayerApplication.apply(Trees.empty(trees), archive.table(), trees);
            return new PreparedItem.Loaded(List.of(CopySource.contents(tree)), archive, Optional.of(archive));
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /// A whole blob as a file.
    private InputStream openBlob(Node.File file) throws IOException {
        if (!contents.contains(file.content())) {
            throw new FileNotFoundException("no blob " + file.content());
        }
        Blob blob = contents.open(file.content());
        return new FilterInputStream(blob.newInputStream()) {
            @Override
            public void close() throws IOException {
                try (blob) {
                    super.close();
                }
            }
        };
    }
}
