package dev.mica.core.cache;

import dev.mica.core.oci.Platform;
import dev.mica.core.plan.InlineFile;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.RunMount;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What the key of each kind of step sees. Times of files are never among it; what a step makes of the epoch is.
public final class StepInputs {
    /// The field that tells how a step treats times. A record made under other rules can't stand in for a result.
    public static final String TIMES = "timestamps";
    /// The field of the file system a step starts from.
    public static final String BASE = "base";

    private StepInputs() {}

    /// COPY and ADD.
    ///
    /// @param linked whether the result is a layer of its own, whatever is below it
    /// @param items one field or more for each item, in the items' order
    /// @param base what is copied onto; no part of the key of a linked copy
    /// @param clamp upper bound of file times, where timestamps are rewritten
    public static KeyInputs copy(
            Op.Copy copy, boolean linked, List<KeyField> items, KeyField.Parent base, OptionalLong clamp) {
        List<KeyField> fields = new ArrayList<>();
        fields.add(new KeyField.Text("step", "copy"));
        fields.add(new KeyField.Text("destination", copy.destination()));
        copy.owner().ifPresent(owner -> fields.add(new KeyField.Text("--chown", owner)));
        copy.mode().ifPresent(mode -> fields.add(new KeyField.Text("--chmod", mode)));
        if (copy.parents()) {
            fields.add(new KeyField.Text("--parents", "true"));
        }
        if (!copy.excludes().isEmpty()) {
            fields.add(new KeyField.Texts("--exclude", copy.excludes()));
        }
        fields.addAll(items);
        addTimes(fields, copy.createdSeconds(), clamp);
        if (linked) {
            fields.add(new KeyField.Text("--link", "true"));
        } else {
            fields.add(base);
        }
        return new KeyInputs(fields);
    }

    /// WORKDIR.
    public static KeyInputs makeDirectory(Op.MakeDirectory op, KeyField.Parent base) {
        List<KeyField> fields = new ArrayList<>();
        fields.add(new KeyField.Text("step", "workdir"));
        fields.add(new KeyField.Text("directory", op.path()));
        if (!op.owner().isEmpty()) {
            fields.add(new KeyField.Text("user", op.owner()));
        }
        addTimes(fields, op.createdSeconds(), OptionalLong.empty());
        fields.add(base);
        return new KeyInputs(fields);
    }

    /// RUN.
    ///
    /// @param mounted the files of bind mounts and of the start of cache mounts
    /// @param clamp upper bound of file times, where timestamps are rewritten
    public static KeyInputs run(
            Op.Run run, Platform platform, List<KeyField.Files> mounted, KeyField.Parent base, OptionalLong clamp) {
        List<KeyField> fields = new ArrayList<>();
        fields.add(new KeyField.Text("step", "run"));
        fields.add(new KeyField.Text("platform", platform.toString()));
        fields.add(new KeyField.Texts("command", run.arguments()));
        fields.add(new KeyField.Texts("variable", run.environment()));
        fields.add(new KeyField.Text("working directory", run.workingDirectory()));
        fields.add(new KeyField.Text("user", run.user()));
        fields.add(new KeyField.Texts(
                "--mount", run.mounts().stream().map(StepInputs::definition).toList()));
        int number = 0;
        for (InlineFile file : run.files()) {
            fields.add(new KeyField.Texts(
                    "heredoc " + ++number, List.of(file.path(), Integer.toOctalString(file.mode()), file.identity())));
        }
        fields.add(new KeyField.Text("--network", run.network().name()));
        fields.add(new KeyField.Text("--security", run.insecure() ? "insecure" : "sandbox"));
        fields.add(new KeyField.Texts("--ulimit", run.limits().ulimits()));
        fields.add(new KeyField.Text("--shm-size", Long.toString(run.limits().shmSizeBytes())));
        fields.add(new KeyField.Texts(
                "--add-host", run.limits().extraHosts().keySet().stream().toList()));
        fields.add(new KeyField.Text("hostname", run.limits().hostname()));
        fields.addAll(mounted);
        addTimes(fields, OptionalLong.empty(), clamp);
        fields.add(base);
        return new KeyInputs(fields);
    }

    private static void addTimes(List<KeyField> fields, OptionalLong created, OptionalLong clamp) {
        if (created.isPresent() || clamp.isPresent()) {
            fields.add(new KeyField.Text(TIMES, "made " + text(created) + ", at most " + text(clamp)));
        }
    }

    private static String text(OptionalLong seconds) {
        return seconds.isPresent() ? Long.toString(seconds.getAsLong()) : "any";
    }

    /// A mount as the key sees it: how it is mounted, not what it holds. What a cache holds never counts.
    private static String definition(RunMount mount) {
        return switch (mount) {
            case RunMount.Bind bind ->
                "bind target=" + bind.target() + " source=" + bind.source() + " writable=" + bind.writable();
            case RunMount.Cache cache ->
                "cache target=" + cache.target() + " id=" + cache.id() + " source="
                        + cache.source() + " readonly=" + cache.readOnly() + " mode=" + cache.mode() + " uid="
                        + cache.uid() + " gid=" + cache.gid();
            case RunMount.Tmpfs tmpfs -> "tmpfs target=" + tmpfs.target() + " size=" + text(tmpfs.sizeBytes());
            case RunMount.Secret secret ->
                "secret target=" + secret.target() + " id=" + secret.id() + " file="
                        + secret.file() + " env=" + secret.environmentVariable().orElse("") + " mode=" + secret.mode()
                        + " uid=" + secret.uid() + " gid=" + secret.gid() + " required=" + secret.required();
            case RunMount.Ssh ssh ->
                "ssh target=" + ssh.target() + " id=" + ssh.id() + " mode=" + ssh.mode() + " uid=" + ssh.uid() + " gid="
                        + ssh.gid() + " required=" + ssh.required();
        };
    }
}
