package dev.mica.cli.build;

import dev.mica.cli.command.RegistryFlags;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;

/// The options of `mica build`: those of `docker buildx build` that mean something without a daemon, and the
/// others with what to use instead.
final class BuildSyntax {
    private static final String NO_INTERMEDIATE = "a build leaves no containers behind; leave it out";
    private static final String NO_LIMITS = "limit the whole build from outside, for example with systemd-run --scope";
    private static final String NO_ATTESTATIONS =
            "Mica writes images without attestations; run a scanner over what --output wrote";

    static final Syntax SYNTAX = Syntax.of("build", "PATH | URL | -", "Build an image from a Dockerfile", 1, 1)
            .withAliases("image build", "builder build", "buildx build", "buildx b")
            .withOptions(
                    Option.list("add-host", "strings", "Add a custom host-to-IP mapping (format: \"host:ip\")"),
                    Option.list(
                            "allow",
                            "strings",
                            "Allow extra privileged entitlement (\"network.host\", \"security.insecure\")"),
                    Option.list("annotation", "stringArray", "Add annotation to the image"),
                    Option.list("build-arg", "stringArray", "Set build-time variables"),
                    Option.list(
                            "build-context",
                            "stringArray",
                            "Additional build contexts (NAME=DIR, NAME=oci-layout://DIR[:TAG|@DIGEST],"
                                    + " NAME=docker-image://REF, NAME=host:CMD,...)"),
                    Option.list(
                            "cache-from",
                            "stringArray",
                            "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")"),
                    Option.list(
                            "cache-to",
                            "stringArray",
                            "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\")"),
                    Option.value(
                            "call", "string", "Set method for evaluating build (\"check\", \"outline\", \"targets\")"),
                    Option.flag("check", "Shorthand for \"--call=check\""),
                    Option.flag("debug", "Show stack traces and expand warnings")
                            .or('D'),
                    Option.value("file", "string", "Name of the Dockerfile (default: \"PATH/Dockerfile\")")
                            .or('f'),
                    Option.value("format", "string", "How --call answers: \"text\" or \"json\""),
                    Option.value("iidfile", "string", "Write the image ID to a file"),
                    RegistryFlags.INSECURE,
                    Option.list("label", "stringArray", "Set metadata for an image"),
                    Option.flag("load", "Put the image into the store, beside what --output says"),
                    Option.value("metadata-file", "string", "Write build result metadata to a file"),
                    Option.value(
                            "network", "string", "Set the networking mode for the \"RUN\" instructions during build"),
                    Option.flag("no-cache", "Do not use cache when building the image"),
                    Option.list("no-cache-filter", "stringArray", "Do not cache specified stages"),
                    Option.list("output", "stringArray", "Output destination (format: \"type=local,dest=path\")")
                            .or('o'),
                    Option.list("platform", "stringArray", "Set target platform for build"),
                    Option.flag("print-context", "List what the context holds, and which line leaves out the rest"),
                    Option.value(
                            "progress",
                            "string",
                            "Set type of progress output (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")"),
                    Option.flag("pull", "Always attempt to pull all referenced images"),
                    Option.flag("push", "Shorthand for \"--output=type=registry\""),
                    Option.flag("quiet", "Suppress the build output and print image ID on success")
                            .or('q'),
                    RegistryFlags.MIRROR,
                    Option.value("sandbox", "string", "What RUN steps run in (default \"auto\")"),
                    Option.list(
                            "secret",
                            "stringArray",
                            "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")"),
                    Option.value("shm-size", "bytes", "Shared memory size for build containers"),
                    Option.list(
                            "ssh",
                            "stringArray",
                            "SSH agent socket to expose to the build (format: \"default|<id>[=<socket>]\")"),
                    Option.list("tag", "stringArray", "Image identifier (format: \"[registry/]repository[:tag]\")")
                            .or('t'),
                    Option.value("target", "string", "Set the target build stage to build"),
                    Option.list("ulimit", "ulimit", "Ulimit options"),
                    refused("attest", NO_ATTESTATIONS),
                    refused("provenance", NO_ATTESTATIONS),
                    refused("sbom", NO_ATTESTATIONS),
                    refused("builder", "there is one builder, this program; leave it out"),
                    refused("cgroup-parent", NO_LIMITS),
                    refused("cpu-period", NO_LIMITS),
                    refused("cpu-quota", NO_LIMITS),
                    refused("cpu-shares", NO_LIMITS).or('c'),
                    refused("cpuset-cpus", NO_LIMITS),
                    refused("cpuset-mems", NO_LIMITS),
                    refused("memory", NO_LIMITS).or('m'),
                    refused("memory-swap", NO_LIMITS),
                    refused("resource", NO_LIMITS),
                    refusedFlag("compress", "the context is read where it lies; leave it out"),
                    refusedFlag("force-rm", NO_INTERMEDIATE),
                    refusedFlag("rm", NO_INTERMEDIATE),
                    refused("isolation", "choose with --sandbox"),
                    refused("security-opt", "choose with --sandbox"),
                    refused("print", "use --call"),
                    refused("policy", "there is no policy engine; leave it out"),
                    refusedFlag("squash", "layers are kept; build a last stage FROM scratch with COPY --from instead"),
                    refusedFlag("stream", "the context is read where it lies; leave it out"));

    private BuildSyntax() {}

    private static Option refused(String name, String instead) {
        return Option.refused(name, Option.Kind.VALUE, instead);
    }

    private static Option refusedFlag(String name, String instead) {
        return Option.refused(name, Option.Kind.FLAG, instead);
    }
}
