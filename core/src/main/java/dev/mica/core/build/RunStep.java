package dev.mica.core.build;

import dev.mica.core.cache.KeyInputs;
import dev.mica.core.cache.StepInputs;
import dev.mica.core.image.Environment;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Platform;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.RunNetwork;
import dev.mica.core.plan.Vertex;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.SecretSource;
import dev.mica.core.port.SshSource;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.RunUser;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.UnknownAccountException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// RUN: a process in a sandbox on the layers below; what it writes becomes the layer.
final class RunStep {
    private static final int NOT_EXECUTABLE = 126;

    private final StoredTrees trees;
    private final Layers layers;
    private final CachedStep cache;
    private final Supplier<Workspace> workspace;
    private final Supplier<Sandbox> sandbox;
    private final SecretSource secrets;
    private final SshSource ssh;
    private final OptionalLong clamp;

    RunStep(
            StoredTrees trees,
            Layers layers,
            CachedStep cache,
            BuildPorts ports,
            BuildRequest.Options options,
            OptionalLong clamp) {
        this.trees = trees;
        this.layers = layers;
        this.cache = cache;
        this.workspace = ports.workspace();
        this.sandbox = ports.sandbox();
        this.secrets = options.secrets();
        this.ssh = options.ssh();
        this.clamp = clamp;
    }

    State run(Vertex vertex, Op.Run run, GraphWalk.States states, StepLog.Step step) throws Exception {
        State base = states.of(run.base());
        KeyInputs inputs =
                StepInputs.run(run, vertex.platform(), RunMounts.keys(run, states, trees), base.asParent(), clamp);
        CachedStep.Done done =
                cache.run(vertex, step, inputs, base::tree, () -> execute(vertex, run, base, states, step));
        return cache.after(base, done);
    }

    private CachedStep.Made execute(Vertex vertex, Op.Run run, State base, GraphWalk.States states, StepLog.Step step)
            throws Exception {
        cache.check(base);
        Workspace places = workspace.get();
        Sandbox process = sandbox.get();
        Workspace.RootFileSystem root = places.prepare(base.layers(), layers);
        try {
            Sandbox.Exit exit;
            try (RunMounts mounts = new RunMounts(trees, places);
                    StepOutput output = new StepOutput(step)) {
                Sandbox.ExecRequest request = request(run, base, mounts.prepare(run, states, secrets, ssh));
                exit = process.run(root.overlay(), request, output);
                if (exit.code() != 0 && (exit.code() == NOT_EXECUTABLE || output.saysFormatError())) {
                    requireRunnable(vertex.platform());
                }
            }
            if (exit.code() != 0) {
                throw failed(run, exit);
            }
            List<String> made = new ArrayList<>(exit.madePaths());
            run.mounts().forEach(mount -> made.add(mount.target()));
            run.files().forEach(file -> made.add(file.path()));
            Workspace.Changes changes = root.changes(base.tree(), trees, made);
            Changeset changeset = TimeClamp.clamp(changes.changeset(), clamp);
            Tree tree = LayerApplication.apply(base.tree(), TimeClamp.clamp(changes.mounted(), clamp), trees);
            boolean sameTimes = changeset.equals(changes.changeset());
            return new Written(
                    root, tree, changeset, FileSources.firstOf(List.of(changes.contents(), base.files())), sameTimes);
        } catch (Exception | Error e) {
            root.close();
            throw e;
        }
    }

    private Sandbox.ExecRequest request(Op.Run run, State base, List<Sandbox.Mount> mounts)
            throws IOException, UnknownAccountException {
        RunUser user = AccountFiles.read(base.tree(), trees, base.files()).runUser(run.user());
        List<String> environment = new ArrayList<>(run.environment());
        if (Environment.value(environment, "HOME").isEmpty()) {
            environment.add("HOME=" + user.home());
        }
        run.passedThrough().forEach((name, value) -> environment.add(name + "=" + value));
        environment.addAll(RunMounts.variables(run, secrets, ssh));
        return new Sandbox.ExecRequest(
                run.arguments(),
                environment,
                run.workingDirectory(),
                new Sandbox.User(user.uid(), user.gid(), user.additionalGids()),
                mounts,
                run.network() == RunNetwork.NONE ? Sandbox.Network.NONE : Sandbox.Network.HOST,
                run.insecure(),
                run.limits().hostname(),
                run.limits().extraHosts(),
                run.limits().ulimits().stream().map(RunStep::limit).toList(),
                run.limits().shmSizeBytes());
    }

    /// `name=soft:hard`, as a request has them.
    private static Sandbox.ResourceLimit limit(String text) {
        int equals = text.indexOf('=');
        String[] values = text.substring(equals + 1).split(":", -1);
        long soft = Long.parseLong(values[0]);
        return new Sandbox.ResourceLimit(
                text.substring(0, equals), soft, values.length > 1 ? Long.parseLong(values[1]) : soft);
    }

    /// For a process that could not be started: says so if that is for its platform.
    private static void requireRunnable(Platform platform) {
        Platform host = HostPlatform.current();
        if (!platform.normalised().architecture().equals(host.architecture())) {
            throw new BuildException(
                    ErrorKind.ENVIRONMENT,
                    Optional.empty(),
                    "RUN for " + platform + " needs an emulator: this machine is " + host
                            + " and none is registered for " + platform.architecture() + " programs",
                    "install qemu-user-static and register it with the kernel (binfmt_misc, with the flag F), or choose"
                            + " another --platform");
        }
    }

    private static BuildException failed(Op.Run run, Sandbox.Exit exit) {
        String hint = exit.code() == 127 ? "127 means that a command was not found in the image" : "";
        return SelectionFailures.user(
                "process \"" + String.join(" ", run.arguments()) + "\" did not complete successfully: exit code: "
                        + exit.code(),
                hint);
    }

    /// What a process left in the overlay's upper directory.
    private final class Written implements CachedStep.Made {
        private final Workspace.RootFileSystem root;
        private final Tree tree;
        private final Changeset changeset;
        private final FileContents files;
        private final boolean asOnDisk;

        Written(Workspace.RootFileSystem root, Tree tree, Changeset changeset, FileContents files, boolean asOnDisk) {
            this.root = root;
            this.tree = tree;
            this.changeset = changeset;
            this.files = files;
            this.asOnDisk = asOnDisk;
        }

        @Override
        public Tree tree() {
            return tree;
        }

        @Override
        public Layers.Written write() throws IOException {
            return layers.write(changeset, files);
        }

        @Override
        public void keep(DiffId kept) throws IOException {
            if (asOnDisk) {
                root.keepAs(kept);
            }
        }

        @Override
        public void close() throws IOException {
            root.close();
        }
    }
}
