package dev.mica.cli.wiring;

import dev.mica.core.build.GitRequests;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContextSource;
import dev.mica.core.port.RemoteSource;
import dev.mica.core.port.SecretSource;
import dev.mica.core.port.SshSource;
import dev.mica.core.port.UnnamedFile;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import dev.mica.hostfs.TarContext;
import dev.mica.parser.git.GitReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Contexts that are repositories, archives on the web, or one file there.
public final class RemoteContexts {
    /// What BuildKit calls a file that is a context.
    public static final String FILE_NAME = "context";

    private static final int FILE_MODE = 0600;

    private final Store store;
    private final RemoteSource remotes;
    private final SecretSource secrets;
    private final SshSource ssh;
    private final boolean keepGitDirectory;
    private final Path temporary;

    /// @param store into which they are brought; guarded by a lease
    /// @param keepGitDirectory whether the files of git itself are among a repository's
    public RemoteContexts(
            Store store,
            RemoteSource remotes,
            SecretSource secrets,
            SshSource ssh,
            boolean keepGitDirectory,
            Path temporary) {
        this.store = store;
        this.remotes = remotes;
        this.secrets = secrets;
        this.ssh = ssh;
        this.keepGitDirectory = keepGitDirectory;
        this.temporary = temporary;
    }

    /// A context, and whether it is one file, [#FILE_NAME], and not an archive or a repository.
    public record Opened(ContextSource source, boolean isOneFile) {}

    /// Whether a context of this name is elsewhere, if it is no directory here.
    ///
    /// @throws IllegalArgumentException if it is a git repository with a wrong query
    public static boolean isRemote(String text) {
        return text.matches("https?://.*") || GitReference.parse(text).isPresent();
    }

    /// Brings it here.
    ///
    /// @throws IOException if it can't be had; the message holds no credentials
    public Opened open(String address) throws IOException {
        Optional<GitReference> git = GitReference.parse(address);
        if (git.isPresent()) {
            return new Opened(repository(git.get(), keepGitDirectory, address), false);
        }
        RemoteSource.RemoteFile file = download(address);
        try (Blob blob = store.contents().open(file.content());
                InputStream in = blob.newInputStream()) {
            if (TarContext.isTar(in.readNBytes(TarContext.HEAD_SIZE))) {
                return new Opened(unpack(file.content(), address), false);
            }
        }
        return new Opened(oneFile(file, address), true);
    }

    /// The same for a named context, where a file is a file, archive or not, as BuildKit has it.
    public ContextSource openNamed(String address) throws IOException {
        Optional<GitReference> git = GitReference.parse(address);
        return git.isPresent() ? repository(git.get(), false, address) : oneFile(download(address), address);
    }

    /// The bytes of a URL's file.
    ///
    /// @throws IOException as [#open(String)] does, or if there are more than the limit
    public byte[] file(String url, int maxBytes) throws IOException {
        return store.contents().read(download(url).content(), maxBytes);
    }

    private ContextSource repository(GitReference git, boolean kept, String address) throws IOException {
        RemoteSource.GitRequest request = GitRequests.of(git, Optional.empty(), kept, secrets, ssh);
        return unpack(remotes.checkOut(request, remotes.resolve(request), store.contents()), address);
    }

    private RemoteSource.RemoteFile download(String url) throws IOException {
        return remotes.download(
                new RemoteSource.RemoteRequest(url, GitRequests.authorization(url, secrets), Optional.empty()),
                store.contents());
    }

    private ContextSource unpack(Digest tar, String address) throws IOException {
        try (Blob blob = store.contents().open(tar);
                InputStream in = blob.newInputStream()) {
            return TarContext.read(in, RemoteSource.shown(address), temporary);
        }
    }

    private ContextSource oneFile(RemoteSource.RemoteFile file, String address) throws IOException {
        MemoryTrees trees = MemoryTrees.empty();
        Tree empty = Trees.empty(trees);
        TreeEditor editor = TreeEditor.of(empty, trees);
        long modified = file.lastModified().map(Instant::getEpochSecond).orElse(0L);
        editor.put(
                TreePath.of(FILE_NAME),
                new Node.File(Metadata.rootOwned(FILE_MODE, modified), file.content(), file.size(), 0));
        try (Blob blob = store.contents().open(file.content());
                UnnamedFile tar = UnnamedFile.create(temporary)) {
            OutputStream out = new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    tar.append(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    tar.append(bytes, offset, length);
                }
            };
            LayerWriter.write(TreeDiff.between(empty, editor.finish(), trees), _ -> blob.newInputStream(), out);
            return TarContext.read(tar.open(), RemoteSource.shown(address), temporary);
        }
    }
}
