package dev.mica.sandbox;

import dev.mica.core.port.SandboxUnavailableException;
import dev.mica.sandbox.isolation.Capabilities;
import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.namespace.MountNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Running as an ordinary user: the whole command is started once more inside a user namespace, where it is root over
/// the user's own range of numbers. A Java process can't enter one itself, since it has several threads.
public final class Rootless {
    private Rootless() {}

    /// Whether this process can neither mount nor make namespaces as it is, and so has to be started again by
    /// [#command(List)] before it can run processes.
    public static boolean needed() throws IOException {
        return !Capabilities.effective("sys_admin");
    }

    /// The command that runs the given one as root of a new user namespace.
    ///
    /// @param own how this process was started
    /// @throws SandboxUnavailableException if that can't be done; says what is missing
    public static List<String> command(List<String> own) throws IOException {
        String unshare = HostTools.require("unshare");
        HostTools.require("newuidmap");
        HostTools.require("newgidmap");
        requireRange(Path.of("/etc/subuid"), "user");
        requireRange(Path.of("/etc/subgid"), "group");
        requireUserNamespaces();
        List<String> command = new ArrayList<>(List.of(unshare, "--map-root-user", "--map-auto", "--mount", "--"));
        command.addAll(MountNamespace.dyingWithParent());
        command.addAll(own);
        return command;
    }

    private static void requireRange(Path file, String kind) throws IOException {
        String user = System.getProperty("user.name", "");
        String uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        if (Files.isReadable(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.strip().split(":", -1);
                if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(uid))) {
                    return;
                }
            }
        }
        throw new SandboxUnavailableException("running processes as the user " + user + " needs a range of " + kind
                + " numbers in " + file + ", and there is none: have root add the line \"" + user + ":100000:65536\"");
    }

    private static void requireUserNamespaces() throws IOException {
        refuseIf("/proc/sys/user/max_user_namespaces", "0");
        refuseIf("/proc/sys/kernel/unprivileged_userns_clone", "0");
        refuseIf("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1");
    }

    private static void refuseIf(String file, String value) throws IOException {
        Path setting = Path.of(file);
        if (Files.isReadable(setting) && Files.readString(setting).strip().equals(value)) {
            throw new SandboxUnavailableException("running processes as an ordinary user needs user namespaces, which "
                    + file + " = " + value + " forbids: have root change it, or run as root");
        }
    }
}
