package dev.mica.core.testing;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A workspace and sandbox without processes: a script says for each command which files it writes and how it ends.
/// Strict: an unknown command fails the test, and what is prepared must be closed.
public final class ScriptedMachine implements Workspace, Sandbox {
    /// What a command does.
    ///
    /// @param writes absolute path → text
    public record Action(int exitCode, String prints, Map<String, String> writes, long fileSeconds) {
        public static Action writing(String path, String text) {
            return new Action(0, "", Map.of(path, text), 1_700_000_000);
        }
    }

    private final Map<String, Action> script = new HashMap<>();
    private final List<ExecRequest> requests = new ArrayList<>();
    private final List<String> caches = new ArrayList<>();
    private final Map<String, Action> running = new HashMap<>();
    private int open;
    private int prepared;

    /// Scripts the command of the shell form.
    public synchronized ScriptedMachine on(String command, Action action) {
        script.put(command, action);
        return this;
    }

    /// What was run so far.
    public synchronized List<ExecRequest> requests() {
        return List.copyOf(requests);
    }

    /// The names of the cache directories that were asked for, in order.
    public synchronized List<String> caches() {
        return List.copyOf(caches);
    }

    /// Fails if something that was prepared was not closed.
    public synchronized void checkNothingOpen() {
        if (open != 0) {
            throw new AssertionError(open + " root file systems or directories were not closed");
        }
    }

    @Override
    public String description() {
        return "script";
    }

    @Override
    public synchronized Exit run(Overlay root, ExecRequest request, Output output) {
        requests.add(request);
        Action action = script.get(request.arguments().getLast());
        if (action == null) {
            throw new AssertionError("no script for " + request.arguments());
        }
        byte[] printed = action.prints().getBytes(StandardCharsets.UTF_8);
        output.write(false, printed, 0, printed.length);
        running.put(root.upper(), action);
        return new Exit(action.exitCode(), Duration.ofMillis(1), List.of());
    }

    @Override
    public synchronized RootFileSystem prepare(List<DiffId> layers, LayerSource source) throws IOException {
        for (DiffId layer : layers) {
            source.open(layer).close();
        }
        open++;
        String upper = "upper" + ++prepared;
        return new Root(new Overlay(Path.of("nowhere"), List.of(), upper, "work"));
    }

    @Override
    public synchronized CacheDirectory cacheDirectory(
            String id, Sharing sharing, int mode, long uid, long gid, Optional<InitialFiles> initial) {
        caches.add(id);
        return new Borrowed();
    }

    @Override
    public HostDirectory checkOut(Tree tree, TreeReader directories, FileContents contents) {
        return new Borrowed();
    }

    /// A directory that no scripted command looks into.
    private final class Borrowed implements CacheDirectory {
        private boolean closed;

        Borrowed() {
            synchronized (ScriptedMachine.this) {
                open++;
            }
        }

        @Override
        public Path path() {
            return Path.of("/scripted");
        }

        @Override
        public void close() {
            synchronized (ScriptedMachine.this) {
                open -= closed ? 0 : 1;
                closed = true;
            }
        }
    }

    private final class Root implements RootFileSystem {
        private final Overlay overlay;
        private boolean closed;

        Root(Overlay overlay) {
            this.overlay = overlay;
        }

        @Override
        public Overlay overlay() {
            return overlay;
        }

        @Override
        public Changes changes(Tree below, TreeReader directories, List<String> mountPoints) {
            List<Change> changes = new ArrayList<>();
            Map<Digest, byte[]> files = new HashMap<>();
            Action action;
            synchronized (ScriptedMachine.this) {
                action = java.util.Objects.requireNonNull(running.get(overlay.upper()));
            }
            action.writes().forEach((path, text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                files.put(Digest.ofBytes(bytes), bytes);
                Metadata metadata = Metadata.rootOwned(0644, action.fileSeconds());
                changes.add(new Change.Put(
                        TreePath.of(path), new Node.File(metadata, Digest.ofBytes(bytes), bytes.length, 0)));
            });
            Changeset changeset = new Changeset(changes);
            return new Changes(changeset, changeset, file -> {
                byte[] bytes = files.get(file.content());
                if (bytes == null) {
                    throw new FileNotFoundException("not written: " + file.content());
                }
                return new ByteArrayInputStream(bytes);
            });
        }

        @Override
        public void keepAs(DiffId layer) {}

        @Override
        public void close() {
            synchronized (ScriptedMachine.this) {
                open -= closed ? 0 : 1;
                closed = true;
            }
        }
    }
}
