package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.plan.InlineFile;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.RunMount;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.SecretSource;
import dev.mica.core.port.SshSource;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a RUN mounts: found in the states of other vertices, put on the host's disk, and given back after the run.
final class RunMounts implements AutoCloseable {
    private static final int DEFAULT_CACHE_MODE = 0755;

    private final StoredTrees trees;
    private final Workspace workspace;
    private final Deque<Workspace.HostDirectory> held = new ArrayDeque<>();

    RunMounts(StoredTrees trees, Workspace workspace) {
        this.trees = trees;
        this.workspace = workspace;
    }

    /// What a mount shows of a state: a directory, or one file.
    ///
    /// @param file the one file's name within the tree
    private record Shown(Tree tree, Optional<FileName> file) {}

    /// The files that a RUN's key sees through its mounts.
    static List<KeyField.Files> keys(Op.Run run, GraphWalk.States states, StoredTrees trees) throws IOException {
        List<KeyField.Files> keys = new ArrayList<>();
        for (RunMount mount : run.mounts()) {
            String name = "files of mount " + (keys.size() + 1);
            switch (mount) {
                case RunMount.Bind bind ->
                    keys.add(new KeyField.Files(
                            name,
                            show(states.of(bind.from()), bind.source(), trees)
                                    .tree()
                                    .root()
                                    .ref()));
                case RunMount.Cache cache -> {
                    if (cache.from().isPresent()) {
                        Shown initial = show(states.of(cache.from().get()), cache.source(), trees);
                        keys.add(new KeyField.Files(name, initial.tree().root().ref()));
                    }
                }
                case RunMount.Tmpfs tmpfs -> {}
                case RunMount.Secret secret -> {}
                case RunMount.Ssh ssh -> {}
            }
        }
        return keys;
    }

    private static Shown show(State state, String source, StoredTrees trees) throws IOException {
        TreePath path = TreePath.of(source);
        Node node = TreeLookup.follow(state.tree(), path, trees)
                .found()
                .orElseThrow(() -> SelectionFailures.user(
                        "failed to calculate checksum of ref: \"" + path + "\": not found",
                        "the source of a mount is a path in the context, or in the stage or image that from= names"));
        if (node instanceof Node.Dir directory) {
            return new Shown(new Tree(directory), Optional.empty());
        }
        FileName name = FileName.of("file");
        Directory alone = Directory.of(Map.of(name, node));
        return new Shown(new Tree(new Node.Dir(Metadata.rootOwned(0755, 0), trees.write(alone))), Optional.of(name));
    }

    /// The mounts for the sandbox. Secrets are read now.
    List<Sandbox.Mount> prepare(Op.Run run, GraphWalk.States states, SecretSource secrets, SshSource ssh)
            throws IOException {
        List<Sandbox.Mount> mounts = new ArrayList<>();
        for (RunMount mount : run.mounts()) {
            switch (mount) {
                case RunMount.Bind bind -> mounts.add(bind(bind, states.of(bind.from())));
                case RunMount.Cache cache -> mounts.add(cache(cache, states));
                case RunMount.Tmpfs tmpfs ->
                    mounts.add(new Sandbox.Mount.Tmpfs(
                            tmpfs.target(), tmpfs.sizeBytes().orElse(0)));
                case RunMount.Secret secret -> {
                    if (secret.file()) {
                        read(secret, secrets)
                                .ifPresent(bytes -> mounts.add(new Sandbox.Mount.Secret(
                                        bytes, secret.target(), secret.mode(), secret.uid(), secret.gid())));
                    }
                }
                case RunMount.Ssh socket -> {
                    Optional<Path> agent = ssh.socket(socket.id());
                    if (agent.isEmpty() && socket.required()) {
                        throw SelectionFailures.user(
                                "no SSH agent \"" + socket.id() + "\" is forwarded to the build",
                                "give it with --ssh " + socket.id());
                    }
                    agent.ifPresent(path -> mounts.add(new Sandbox.Mount.Socket(
                            path, socket.target(), socket.mode(), socket.uid(), socket.gid())));
                }
            }
        }
        for (InlineFile file : run.files()) {
            mounts.add(new Sandbox.Mount.Secret(file.bytes(), file.path(), file.mode(), 0, 0));
        }
        return mounts;
    }

    /// Variables that hold secrets or the place of an agent's socket.
    static List<String> variables(Op.Run run, SecretSource secrets, SshSource ssh) throws IOException {
        List<String> variables = new ArrayList<>();
        for (RunMount mount : run.mounts()) {
            if (mount instanceof RunMount.Secret secret
                    && secret.environmentVariable().isPresent()) {
                Optional<byte[]> bytes = read(secret, secrets);
                if (bytes.isPresent()) {
                    variables.add(
                            secret.environmentVariable().get() + "=" + new String(bytes.get(), StandardCharsets.UTF_8));
                }
            }
            if (mount instanceof RunMount.Ssh socket && ssh.socket(socket.id()).isPresent()) {
                variables.add("SSH_AUTH_SOCK=" + socket.target());
            }
        }
        return variables;
    }

    private static Optional<byte[]> read(RunMount.Secret secret, SecretSource secrets) throws IOException {
        Optional<byte[]> bytes = secrets.read(secret.id());
        if (bytes.isEmpty() && secret.required()) {
            throw SelectionFailures.user(
                    "secret " + secret.id() + ": not found", "give it with --secret id=" + secret.id() + ",src=FILE");
        }
        return bytes;
    }

    private Sandbox.Mount bind(RunMount.Bind bind, State from) throws IOException {
        Shown shown = show(from, bind.source(), trees);
        Workspace.HostDirectory directory = workspace.checkOut(shown.tree(), trees, from.files());
        held.push(directory);
        Path source = shown.file()
                .map(name -> directory.path().resolve(name.toString()))
                .orElse(directory.path());
        // The directory is this run's own: what is written there is thrown away with it.
        return new Sandbox.Mount.Bind(source, bind.target(), !bind.writable());
    }

    private Sandbox.Mount cache(RunMount.Cache cache, GraphWalk.States states) throws IOException {
        Optional<Workspace.InitialFiles> initial = Optional.empty();
        if (cache.from().isPresent()) {
            State from = states.of(cache.from().get());
            Shown shown = show(from, cache.source(), trees);
            initial = Optional.of(new Workspace.InitialFiles(shown.tree(), trees, from.files()));
        }
        Workspace.Sharing sharing = switch (cache.sharing()) {
            case SHARED -> Workspace.Sharing.SHARED;
            case PRIVATE -> Workspace.Sharing.PRIVATE;
            case LOCKED -> Workspace.Sharing.LOCKED;
        };
        Workspace.CacheDirectory directory = workspace.cacheDirectory(
                identity(cache, initial), sharing, cache.mode(), cache.uid(), cache.gid(), initial);
        held.push(directory);
        return new Sandbox.Mount.Bind(directory.path(), cache.target(), cache.readOnly());
    }

    /// A cache that starts from other files is another cache, and so is one that starts empty with another owner or
    /// mode. Where it starts from files it has theirs.
    private static String identity(RunMount.Cache cache, Optional<Workspace.InitialFiles> initial) {
        StringBuilder identity = new StringBuilder(cache.id());
        boolean plain = cache.uid() == 0 && cache.gid() == 0 && cache.mode() == DEFAULT_CACHE_MODE;
        if (initial.isEmpty() && !plain) {
            identity.append(String.format(Locale.ROOT, " %d:%d %o", cache.uid(), cache.gid(), cache.mode()));
        }
        initial.ifPresent(files -> identity.append(' ').append(Identity.of(files.tree())));
        return identity.toString();
    }

    @Override
    public void close() throws IOException {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}
