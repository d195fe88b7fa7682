package dev.mica.cli.build;

import dev.mica.cli.command.Session;
import dev.mica.cli.image.ImageNames;
import dev.mica.cli.image.PlatformChoice;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.ExtraHosts;
import dev.mica.cli.option.Quantities;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.NamedContext;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.plan.RunLimits;
import dev.mica.core.plan.RunNetwork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Makes a request of a command line's options.
final class RequestReader {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";
    private static final Set<String> ENTITLEMENTS = Set.of("network.host", "security.insecure");

    private final Session session;
    private final Arguments arguments;

    RequestReader(Session session, Arguments arguments) {
        this.session = session;
        this.arguments = arguments;
    }

    /// @param tags under which the driver stores the image
    /// @param annotations of the stored image
    BuildRequest read(
            Definition definition,
            Map<String, NamedContext> named,
            List<ImageReference> tags,
            boolean rewriteTimestamps,
            ImageAnnotations annotations)
            throws UsageException {
        BuildRequest request = BuildRequest.of(definition.context());
        request = definition.dockerfile().isPresent()
                ? request.withDockerfile(
                        definition.dockerfileName(), definition.dockerfile().get())
                : request.withDockerfileName(definition.dockerfileName());
        request = request.withIgnoreFile(definition.ignoreFile().text());
        for (Map.Entry<String, NamedContext> context : named.entrySet()) {
            request = request.withNamedContext(context.getKey(), context.getValue());
        }
        for (ImageReference tag : tags) {
            request = request.withTag(tag);
        }
        return request.withOptions(options(rewriteTimestamps, annotations));
    }

    /// The names of `--tag`.
    List<ImageReference> tags() throws UsageException {
        List<ImageReference> tags = new ArrayList<>();
        for (String tag : arguments.values("tag")) {
            tags.add(ImageNames.tag(tag));
        }
        return tags;
    }

    private BuildRequest.Options options(boolean rewriteTimestamps, ImageAnnotations annotations)
            throws UsageException {
        Map<String, String> buildArguments = buildArguments();
        Set<String> entitlements = entitlements();
        RunNetwork network = network();
        if (network == RunNetwork.HOST) {
            entitlements.add("network.host");
        }
        return new BuildRequest.Options(
                arguments.value("target").filter(target -> !target.isEmpty()),
                buildArguments,
                labels(),
                platforms(),
                arguments.flag("no-cache"),
                Set.copyOf(splitAll("no-cache-filter")),
                epoch(buildArguments),
                rewriteTimestamps,
                arguments.flag("pull"),
                network,
                entitlements,
                limits(buildArguments),
                annotations,
                Secrets.parse(arguments.values("secret"), session.console()),
                SshAgents.parse(arguments.values("ssh"), session.console()));
    }

    /// An argument without a value takes the environment's, and is left out if that has none.
    private Map<String, String> buildArguments() throws UsageException {
        Map<String, String> environment = session.console().environment();
        Map<String, String> buildArguments = new LinkedHashMap<>();
        for (String argument : arguments.values("build-arg")) {
            int equals = argument.indexOf('=');
            if (argument.isEmpty() || equals == 0) {
                throw new UsageException(
                        "invalid argument \"" + argument + "\" for \"--build-arg\" flag: expected NAME=VALUE");
            }
            if (equals > 0) {
                buildArguments.put(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (environment.containsKey(argument)) {
                buildArguments.put(argument, environment.getOrDefault(argument, ""));
            }
        }
        String epoch = environment.getOrDefault(EPOCH, "");
        if (!epoch.isEmpty()) {
            buildArguments.putIfAbsent(EPOCH, epoch);
        }
        return buildArguments;
    }

    /// What is no number, such as `context`, the build itself understands or refuses.
    private static OptionalLong epoch(Map<String, String> buildArguments) {
        String text = buildArguments.getOrDefault(EPOCH, "");
        return text.matches("-?[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private Map<String, String> labels() throws UsageException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : arguments.values("label")) {
            int equals = label.indexOf('=');
            if (label.isEmpty() || equals == 0) {
                throw new UsageException(
                        "invalid argument \"" + label + "\" for \"--label\" flag: expected NAME=VALUE");
            }
            labels.put(equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        return labels;
    }

    private List<Platform> platforms() throws UsageException {
        List<Platform> platforms = new ArrayList<>();
        List<String> given = splitAll("platform");
        String usual = session.console().environment().getOrDefault("DOCKER_DEFAULT_PLATFORM", "");
        for (String platform : given.isEmpty() && !usual.isEmpty() ? List.of(usual) : given) {
            platforms.add(PlatformChoice.parse(platform));
        }
        return platforms.stream().distinct().toList();
    }

    private List<String> splitAll(String option) {
        return arguments.values(option).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private RunNetwork network() throws UsageException {
        return switch (arguments.value("network").orElse("")) {
            case "", "default" -> RunNetwork.DEFAULT;
            case "host" -> RunNetwork.HOST;
            case "none" -> RunNetwork.NONE;
            case String other ->
                throw new UsageException("--network " + other + " is not supported: expected default, host or none");
        };
    }

    private Set<String> entitlements() throws UsageException {
        Set<String> entitlements = new HashSet<>();
        for (String entitlement : splitAll("allow")) {
            if (!ENTITLEMENTS.contains(entitlement)) {
                throw new UsageException("--allow " + entitlement
                        + " is not supported: expected network.host or security.insecure; files are read and written without"
                        + " asking");
            }
            entitlements.add(entitlement);
        }
        return entitlements;
    }

    private RunLimits limits(Map<String, String> buildArguments) throws UsageException {
        List<String> ulimits = new ArrayList<>();
        for (String limit : arguments.values("ulimit")) {
            ulimits.add(Quantities.limit(limit));
        }
        Optional<String> shm = arguments.value("shm-size");
        long shmBytes = shm.isEmpty() ? 0 : Quantities.bytes("--shm-size", shm.get());
        String hostname = buildArguments.getOrDefault("BUILDKIT_SANDBOX_HOSTNAME", RunLimits.DEFAULT.hostname());
        return new RunLimits(ExtraHosts.parse(arguments.values("add-host")), ulimits, shmBytes, hostname);
    }
}
