package dev.mica.cli.container;

import dev.mica.cli.command.RegistryFlags;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;

/// The options of `mica run`: docker's, as far as they mean something without a daemon.
final class RunSyntax {
    private static final String FOREGROUND =
            "a container runs in the foreground and ends with its command; use the shell's &";
    private static final String HOST_NETWORK = "a container shares the host's network: its ports are the host's";
    private static final String BIND = "bind a directory with -v HOST:CONTAINER";
    private static final String NO_LIMITS = "limit it from outside, for example with systemd-run --scope";
    private static final String FIXED =
            "containers have docker's default capabilities and filter, or all with --privileged";
    private static final String NO_CHECKS = "there is no daemon that could check; leave it out";

    static final Syntax SYNTAX = Syntax.of(
                    "run", "IMAGE [COMMAND] [ARG...]", "Create and run a new container from an image", 1, Syntax.ANY)
            .withAliases("container run")
            .withOptionsFirst()
            .withOptions(
                    Option.list("add-host", "list", "Add a custom host-to-IP mapping (host:ip)"),
                    Option.value("cidfile", "string", "Write the container ID to the file"),
                    Option.value("entrypoint", "string", "Overwrite the default ENTRYPOINT of the image"),
                    Option.list("env", "list", "Set environment variables").or('e'),
                    Option.list("env-file", "list", "Read in a file of environment variables"),
                    Option.value("hostname", "string", "Container host name").or('h'),
                    Option.flag("interactive", "Keep STDIN open").or('i'),
                    Option.value("name", "string", "Assign a name to the container"),
                    Option.value("network", "network", "Network of the container (\"host\", \"none\")"),
                    Option.value("net", "network", "The same as --network"),
                    Option.value("platform", "string", "Set platform if the image has several"),
                    Option.flag("privileged", "Give extended privileges to this container"),
                    Option.value("pull", "string", "Pull image before running (\"always\", \"missing\", \"never\")"),
                    Option.flag("quiet", "Suppress the pull output").or('q'),
                    RegistryFlags.INSECURE,
                    RegistryFlags.MIRROR,
                    Option.flag("rm", "Automatically remove the container when it exits"),
                    Option.value("sandbox", "string", "What the container runs in (default \"auto\")"),
                    Option.value("shm-size", "bytes", "Size of /dev/shm"),
                    Option.value("stop-signal", "string", "Signal to stop the container"),
                    Option.list("tmpfs", "list", "Mount a tmpfs directory"),
                    Option.flag("tty", "Allocate a pseudo-TTY").or('t'),
                    Option.list("ulimit", "ulimit", "Ulimit options"),
                    Option.value("user", "string", "Username or UID (format: <name|uid>[:<group|gid>])")
                            .or('u'),
                    Option.list(
                                    "volume",
                                    "list",
                                    "Bind mount a directory or file (HOST:CONTAINER[:ro]), or give the container a volume of its own (CONTAINER)")
                            .or('v'),
                    Option.value("workdir", "string", "Working directory inside the container")
                            .or('w'),
                    refusedFlag("detach", FOREGROUND).or('d'),
                    refused("detach-keys", FOREGROUND),
                    refused("attach", FOREGROUND).or('a'),
                    refused("restart", FOREGROUND),
                    refusedFlag("sig-proxy", "signals always reach the container's process"),
                    refused("publish", HOST_NETWORK).or('p'),
                    refusedFlag("publish-all", HOST_NETWORK).or('P'),
                    refused("expose", HOST_NETWORK),
                    refused("ip", HOST_NETWORK),
                    refused("link", HOST_NETWORK),
                    refused("dns", HOST_NETWORK),
                    refused("network-alias", HOST_NETWORK),
                    refused("mount", BIND),
                    refused("volumes-from", BIND),
                    refused("volume-driver", BIND),
                    refused("device", BIND),
                    refused("gpus", BIND),
                    refused("memory", NO_LIMITS).or('m'),
                    refused("memory-swap", NO_LIMITS),
                    refused("cpus", NO_LIMITS),
                    refused("cpu-shares", NO_LIMITS).or('c'),
                    refused("cpu-quota", NO_LIMITS),
                    refused("cpu-period", NO_LIMITS),
                    refused("cpuset-cpus", NO_LIMITS),
                    refused("pids-limit", NO_LIMITS),
                    refused("cgroup-parent", NO_LIMITS),
                    refused("cap-add", FIXED),
                    refused("cap-drop", FIXED),
                    refused("security-opt", FIXED),
                    refused("userns", FIXED),
                    refused("group-add", "name groups with -u USER:GROUP"),
                    refused("ipc", FIXED),
                    refused("pid", FIXED),
                    refused("uts", FIXED),
                    refused("runtime", "choose with --sandbox"),
                    refused("isolation", "choose with --sandbox"),
                    refusedFlag("read-only", "the container writes to a layer of its own; the image never changes"),
                    refusedFlag("init", "start an init of your own with --entrypoint"),
                    refused("health-cmd", NO_CHECKS),
                    refusedFlag("no-healthcheck", NO_CHECKS),
                    refused("log-driver", "what it prints goes to standard output; redirect that"),
                    refused("log-opt", "what it prints goes to standard output; redirect that"),
                    refused("label", "containers carry no labels; use --name").or('l'),
                    refused("stop-timeout", FOREGROUND));

    private RunSyntax() {}

    private static Option refused(String name, String instead) {
        return Option.refused(name, Option.Kind.VALUE, instead);
    }

    private static Option refusedFlag(String name, String instead) {
        return Option.refused(name, Option.Kind.FLAG, instead);
    }
}
