package dev.mica.sandbox.container;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Sandbox;
import java.util.List;
import java.util.Map;

/// A container as `mica run` wants it.
///
/// @param name empty for one made from the id
/// @param image as the user named it
/// @param arguments the whole command; the first is looked up in PATH of `environment`
/// @param environment `NAME=value`, complete but for `HOSTNAME` and, with a terminal, `TERM`
/// @param hostname empty for the short id
/// @param interactive whether the process reads what is typed, or finds its standard input empty
/// @param terminal whether it gets a terminal of its own
/// @param removeAtExit whether nothing of it stays
public record ContainerSpec(
        String name,
        String image,
        Digest imageId,
        List<String> arguments,
        List<String> environment,
        String workingDirectory,
        Sandbox.User user,
        List<Sandbox.Mount> mounts,
        Sandbox.Network network,
        boolean privileged,
        String hostname,
        Map<String, String> extraHosts,
        List<Sandbox.ResourceLimit> limits,
        long shmSizeBytes,
        boolean interactive,
        boolean terminal,
        boolean removeAtExit) {
    public ContainerSpec {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a container runs a command, and none is given");
        }
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        mounts = List.copyOf(mounts);
        extraHosts = Map.copyOf(extraHosts);
        limits = List.copyOf(limits);
    }
}
