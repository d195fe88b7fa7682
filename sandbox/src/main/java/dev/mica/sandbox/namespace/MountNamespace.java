package dev.mica.sandbox.namespace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A mount namespace with some mounts in it. A process of its own holds it; when that ends, for whatever reason, and
/// no other process is in there, the kernel unmounts everything. Nothing is ever mounted in the host's namespace.
public final class MountNamespace implements AutoCloseable {
    /// Old `mount(2)` takes a page of options; the newer calls that `mount` prefers take 256 bytes.
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C", "LIBMOUNT_FORCE_MOUNT2", "always");

    private static final String SCRIPT = "cd \"$1\" && \"$2\" -i -n -a -T \"$3\" && echo ready && read -r _";

    private static final String OVERLAY_HINT = "; an overlay's upper directory has to be on a file system such as ext4,"
            + " xfs or btrfs (not on another overlay: put Mica's root directory on a volume), and an ordinary user's"
            + " takes Linux 5.11 or later";

    private final Process holder;

    private MountNamespace(Process holder) {
        this.holder = holder;
    }

    /// Makes the namespace. The caller closes it.
    ///
    /// @param directory where relative names in mount options start
    /// @param table a file to be written, with the mounts
    /// @throws IOException if a mount fails; the message holds what `mount` said
    public static MountNamespace open(Path directory, Path table, List<MountEntry> mounts) throws IOException {
        Files.write(table, MountEntry.table(mounts));
        // The holder reads from a pipe of this process, and so ends with it.
        List<String> command = new ArrayList<>();
        command.addAll(List.of(HostTools.require("unshare"), "--mount", "--propagation", "private", "/bin/sh", "-c"));
        command.addAll(List.of(SCRIPT, "sh", directory.toString(), HostTools.require("mount"), table.toString()));
        Process holder = Spawner.start(hostProcess(command).redirectErrorStream(true));
        MountNamespace namespace = new MountNamespace(holder);
        boolean ready = false;
        try {
            namespace.awaitReady();
            ready = true;
            return namespace;
        } finally {
            if (!ready) {
                namespace.close();
            }
        }
    }

    /// A process with the variables that host programs need and no others.
    public static ProcessBuilder hostProcess(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        return builder;
    }

    /// The words before a command that is to be killed when this process ends.
    public static List<String> dyingWithParent() throws IOException {
        return List.of(HostTools.require("setpriv"), "--pdeathsig", "KILL");
    }

    private void awaitReady() throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("ready")) {
                return;
            }
            said.add(line);
        }
        String text = String.join("; ", said);
        throw new IOException("mounting failed: " + text + (text.contains(" on overlay") ? OVERLAY_HINT : ""));
    }

    /// Where this process sees what the namespace has at an absolute path.
    public Path view(Path path) {
        return Path.of("/proc/" + holder.pid() + "/root" + path.toAbsolutePath());
    }

    /// The words before a command that is to run in the namespace.
    public List<String> enter() throws IOException {
        return List.of(HostTools.require("nsenter"), "--mount=/proc/" + holder.pid() + "/ns/mnt");
    }

    @Override
    public void close() {
        Spawner.kill(holder);
    }
}
