package dev.mica.sandbox.root;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Sandbox.Mount;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.namespace.MountEntry;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A root file system in a mount namespace of its own, with mount points made, secrets in memory and the working
/// directory there. Closing it unmounts everything and takes the mount points out of the layer.
public final class PreparedRoot implements AutoCloseable {
    private static final String MEMORY = "memory";
    private static final String ROOT = "root";

    private final RootRequest request;
    private final ScratchDirectory scratch;
    private final List<AutoCloseable> relays = new ArrayList<>();
    private final List<BoundMount> mounts = new ArrayList<>();
    private List<String> madePaths = List.of();
    private String workingDirectory = "/";
    private final MountNamespace namespace;
    private final MountPoints mountPoints;

    private PreparedRoot(RootRequest request, ScratchDirectory scratch) throws IOException {
        this.request = request;
        this.scratch = scratch;
        this.namespace = MountNamespace.open(
                request.overlay().directory(), scratch.path().resolve("fstab"), firstMounts());
        this.mountPoints = new MountPoints(namespace.view(rootDirectory()));
    }

    /// Makes the root ready.
    ///
    /// @param scratch belongs to the caller
    public static PreparedRoot open(RootRequest request, ScratchDirectory scratch) throws IOException {
        PreparedRoot root = new PreparedRoot(request, scratch);
        boolean ready = false;
        try {
            root.fill();
            ready = true;
            return root;
        } finally {
            if (!ready) {
                root.close();
            }
        }
    }

    /// The root's absolute path in the namespace.
    public Path rootDirectory() {
        return scratch.path().resolve(ROOT);
    }

    /// What to show where in the root, in this order.
    public List<BoundMount> mounts() {
        return List.copyOf(mounts);
    }

    /// Mount points that were made in the root; they vanish when this is closed.
    public List<String> madePaths() {
        return madePaths;
    }

    /// The working directory without symbolic links.
    public String workingDirectory() {
        return workingDirectory;
    }

    public MountNamespace namespace() {
        return namespace;
    }

    /// Whether the root has a program at the path.
    public boolean isExecutable(String path) throws IOException {
        return mountPoints.isExecutable(path);
    }

    private List<MountEntry> firstMounts() throws IOException {
        List<MountEntry> entries = new ArrayList<>();
        Files.createDirectory(rootDirectory());
        entries.add(overlay(request.overlay(), rootDirectory(), request.overlayOptions()));
        boolean secrets = request.exec().mounts().stream().anyMatch(mount -> mount instanceof Mount.Secret);
        if (secrets) {
            entries.add(memory(MEMORY, List.of("mode=0700", "nosuid", "nodev", "noexec")));
        }
        for (RootRequest.Stage stage : request.stages()) {
            entries.add(memory(stage.name(), stage.options()));
        }
        List<Mount> ordered = ordered();
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.get(i) instanceof Mount.Tmpfs tmpfs) {
                List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "mode=1777"));
                if (tmpfs.sizeBytes() > 0) {
                    options.add("size=" + tmpfs.sizeBytes());
                }
                entries.add(memory(name(i), options));
            } else if (ordered.get(i) instanceof Mount.DiscardWrites discard && Files.isDirectory(discard.source())) {
                entries.addAll(discarding(discard.source(), name(i)));
            }
        }
        return entries;
    }

    private MountEntry memory(String name, List<String> options) throws IOException {
        Files.createDirectory(scratch.path().resolve(name));
        return new MountEntry("tmpfs", scratch.path().resolve(name).toString(), "tmpfs", options);
    }

    /// The source shown twice: first as itself at a place whose name needs no escapes, then below an overlay.
    private List<MountEntry> discarding(Path source, String name) throws IOException {
        Path lower = Files.createDirectory(scratch.path().resolve(name + ".lower"));
        Path upper = Files.createDirectory(scratch.path().resolve(name + ".upper"));
        Path work = Files.createDirectory(scratch.path().resolve(name + ".work"));
        Path merged = Files.createDirectory(scratch.path().resolve(name));
        copyAttributes(source, upper);
        Path directory = request.overlay().directory();
        Workspace.Overlay overlay = new Workspace.Overlay(
                directory,
                List.of(directory.relativize(lower).toString()),
                directory.relativize(upper).toString(),
                directory.relativize(work).toString());
        return List.of(
                MountEntry.bind(source.toString(), lower.toString()),
                overlay(overlay, merged, request.overlayOptions()));
    }

    private static void copyAttributes(Path from, Path to) throws IOException {
        for (String attribute : List.of("unix:uid", "unix:gid", "unix:mode")) {
            Files.setAttribute(to, attribute, permissionBits(attribute, Files.getAttribute(from, attribute)));
        }
    }

    private static Object permissionBits(String attribute, Object value) {
        return attribute.equals("unix:mode") && value instanceof Integer mode ? (Object) (mode & 07777) : value;
    }

    private static MountEntry overlay(Workspace.Overlay overlay, Path target, List<String> more) {
        List<String> options = new ArrayList<>();
        options.add("lowerdir=" + String.join(":", overlay.lowers()));
        options.add("upperdir=" + overlay.upper());
        options.add("workdir=" + overlay.work());
        options.addAll(more);
        return new MountEntry("overlay", target.toString(), "overlay", options);
    }

    private void fill() throws IOException {
        for (String own : request.ownMounts()) {
            mountPoints.add(own, true, Optional.empty());
        }
        for (RootRequest.Stage stage : request.stages()) {
            Path view = namespace.view(scratch.path().resolve(stage.name()));
            stage.filling().fill(view);
            add(scratch.path().resolve(stage.name()), stage.target(), false);
        }
        Sandbox.ExecRequest exec = request.exec();
        addNameFile("resolv.conf", NameFiles.resolvConf(exec.network()));
        addNameFile("hosts", NameFiles.hosts(request.hostname(), exec.extraHosts()));
        if (!request.nameFilesReadOnly()) {
            addNameFile("hostname", request.hostname() + "\n");
        }
        List<Mount> ordered = ordered();
        for (int i = 0; i < ordered.size(); i++) {
            add(ordered.get(i), name(i));
        }
        madePaths = mountPoints.made();
        workingDirectory = mountPoints.addWorkingDirectory(
                exec.workingDirectory(), exec.user().uid(), exec.user().gid());
    }

    private void addNameFile(String name, String text) throws IOException {
        Path file = scratch.path().resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        add(file, "/etc/" + name, request.nameFilesReadOnly());
    }

    private void add(Mount mount, String name) throws IOException {
        switch (mount) {
            case Mount.Bind bind -> add(existing(bind.source()), bind.target(), bind.readOnly());
            case Mount.DiscardWrites discard -> add(throwAway(discard, name), discard.target(), false);
            case Mount.Tmpfs tmpfs -> add(scratch.path().resolve(name), tmpfs.target(), false);
            case Mount.Secret secret -> add(secret(secret, name), secret.target(), true);
            case Mount.Socket socket -> {
                SocketRelay relay = SocketRelay.open(socket, scratch.path().resolve(name));
                relays.add(relay);
                add(relay.path(), socket.target(), false);
            }
        }
    }

    private void add(Path source, String target, boolean readOnly) throws IOException {
        Path view = namespace.view(source);
        String resolved = mountPoints.add(target, Files.isDirectory(view), Optional.of(view));
        mounts.add(new BoundMount(source.toAbsolutePath().toString(), resolved, readOnly));
    }

    private static Path existing(Path source) throws IOException {
        if (!Files.exists(source)) {
            throw new java.nio.file.NoSuchFileException(source.toString(), null, "a mount's source does not exist");
        }
        return source.toRealPath();
    }

    private Path throwAway(Mount.DiscardWrites discard, String name) throws IOException {
        Path copy = scratch.path().resolve(name);
        if (!Files.isDirectory(existing(discard.source()))) {
            Files.copy(discard.source(), copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }

    private Path secret(Mount.Secret secret, String name) throws IOException {
        Path file = scratch.path().resolve(MEMORY).resolve(name);
        Path view = namespace.view(file);
        Files.write(view, secret.content());
        Files.setAttribute(view, "unix:uid", Math.toIntExact(secret.uid()));
        Files.setAttribute(view, "unix:gid", Math.toIntExact(secret.gid()));
        Files.setAttribute(view, "unix:mode", secret.mode());
        return file;
    }

    /// Mounts by depth, so that none hides one that is to stand inside it.
    private List<Mount> ordered() {
        return request.exec().mounts().stream()
                .sorted(Comparator.comparingInt(
                        mount -> Path.of(mount.target()).normalize().getNameCount()))
                .toList();
    }

    private static String name(int index) {
        return "m" + index;
    }

    @Override
    public void close() throws IOException {
        namespace.close();
        for (AutoCloseable relay : relays) {
            try {
                relay.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        Path upper = request.overlay().directory().resolve(request.overlay().upper());
        Stubs.remove(upper, mountPoints.made());
    }
}
