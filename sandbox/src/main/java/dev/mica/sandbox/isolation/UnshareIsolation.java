package dev.mica.sandbox.isolation;

import dev.mica.core.port.Sandbox;
import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.namespace.MountEntry;
import dev.mica.sandbox.namespace.PidNamespace;
import dev.mica.sandbox.namespace.UserNamespace;
import dev.mica.sandbox.root.PreparedRoot;
import dev.mica.sandbox.root.RootRequest;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Isolation by the programs of util-linux and coreutils, which every Linux has.
///
/// The root becomes `/` by moving its mount there and `chroot`, as an initial RAM disk hands over: above it there is
/// nothing to climb to. There is no seccomp filter and no device control group, so device nodes work nowhere but in
/// the `/dev` that is put together here. The first process is the one asked for.
public final class UnshareIsolation implements Isolation {
    /// Gets the mounts done, the machine named, and becomes the process. `$1` root, `$2` working directory, `$3` host
    /// name, `$4` mounts, `$5` for failures, `$6` mount, `$7` hostname or nothing, `$8` whether loopback is to be
    /// brought up, then the way from the working directory to the root is in the command that follows.
    private static final String SCRIPT = """
            umask 022
            root=$1 work=$2 name=$3 table=$4 failure=$5 mount=$6 hostname=$7 loopback=$8
            shift 8
            exec 3>&2 2>"$failure"
            "$mount" -i -n -a -T "$table" || exit 125
            if test -n "$hostname"; then "$hostname" "$name"; else echo "$name" >/proc/sys/kernel/hostname; fi 2>/dev/null
            if test -n "$loopback"; then echo 0x9 >"$loopback" || exit 125; fi
            cd "$root$work" || exit 125
            "$mount" -i -n --move "$root" / || exit 125
            exec "$@" 2>&3 3>&-
            """;

    private static final String DEVICE_DIRECTORY = "dev";

    @Override
    public String description() {
        return "unshare";
    }

    @Override
    public IsolatedCommand prepare(IsolationRequest request, ScratchDirectory scratch) throws IOException {
        boolean nested = UserNamespace.isNested();
        boolean privileged = request.exec().privileged();
        RootRequest.Stage devices = new RootRequest.Stage(
                DEVICE_DIRECTORY,
                "/dev",
                List.of("nosuid", "noexec", "mode=755", "size=65536k"),
                directory -> DeviceDirectory.fill(directory, privileged));
        PreparedRoot root = PreparedRoot.open(
                new RootRequest(
                        request.overlay(),
                        request.exec(),
                        request.exec().hostname(),
                        request.purpose() == IsolationRequest.Purpose.BUILD,
                        OverlayOptions.list(nested, privileged ? List.of() : List.of("nodev")),
                        List.of("/proc", "/sys"),
                        List.of(devices)),
                scratch);
        boolean ready = false;
        try {
            UnshareCommand command = new UnshareCommand(
                    root,
                    command(root, request, scratch.path(), nested),
                    failure(scratch.path()),
                    times(scratch.path()));
            ready = true;
            return command;
        } finally {
            if (!ready) {
                root.close();
            }
        }
    }

    private static Path times(Path directory) {
        return directory.resolve("times");
    }

    private static Path failure(Path directory) {
        return directory.resolve("failure");
    }

    private static List<String> command(PreparedRoot root, IsolationRequest request, Path directory, boolean nested)
            throws IOException {
        Sandbox.ExecRequest exec = request.exec();
        boolean ownNetwork = exec.network() == Sandbox.Network.NONE;
        Path table = directory.resolve("fstab2");
        Files.write(table, MountEntry.table(new UnshareMounts(root, exec, nested).list()));
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of("/bin/sh", "-c", SCRIPT, "sh", root.rootDirectory().toString()));
        command.addAll(List.of(root.workingDirectory(), exec.hostname(), table.toString()));
        command.add(failure(directory).toString());
        command.add(HostTools.require("mount"));
        // Writing the kernel's file takes root of the machine; the call that the program makes does not.
        command.add(nested ? HostTools.find("hostname").map(Path::toString).orElse("") : "");
        command.add(ownNetwork ? root.rootDirectory() + "/sys/class/net/lo/flags" : "");
        command.addAll(new UnshareProcess(root, exec).words());
        List<String> words = new ArrayList<>(root.namespace().enter());
        words.addAll(PidNamespace.words(
                ownNetwork ? List.of("--ipc", "--uts", "--net") : List.of("--ipc", "--uts"),
                times(directory),
                command));
        return words;
    }
}
