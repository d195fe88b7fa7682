package dev.mica.core.build;

import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.plan.RunLimits;
import dev.mica.core.plan.RunNetwork;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContextSource;
import dev.mica.core.port.SecretSource;
import dev.mica.core.port.SshSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What to build. Made by [#of(ContextSource)] and the `with` methods of [Options].
///
/// @param dockerfile its text; empty to read `dockerfileName` from the context
/// @param dockerfileName path within the context, or what to call it
/// @param ignoreFile the text of the ignore file; empty to read `<dockerfileName>.dockerignore` or
///     `.dockerignore`
///     from the context
public record BuildRequest(
        ContextSource context,
        Optional<byte[]> dockerfile,
        String dockerfileName,
        Optional<byte[]> ignoreFile,
        Map<String, NamedContext> namedContexts,
        List<ImageReference> tags,
        Caches caches,
        Options options) {

    public BuildRequest {
        namedContexts = Collections.unmodifiableMap(new LinkedHashMap<>(namedContexts));
        tags = List.copyOf(tags);
    }

    /// What is shared with other builders.
    ///
    /// @param sources shared caches that results are looked for in, in their order
    /// @param targets shared caches that results are added to
    /// @param inline whether the image tells of the steps that made it
    public record Caches(List<CacheStore> sources, List<CacheTarget> targets, boolean inline) {
        public static final Caches NONE = new Caches(List.of(), List.of(), false);

        public Caches {
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
        }
    }

    /// A request for the context's `Dockerfile` with default options.
    public static BuildRequest of(ContextSource context) {
        return new BuildRequest(
                context,
                Optional.empty(),
                "Dockerfile",
                Optional.empty(),
                Map.of(),
                List.of(),
                Caches.NONE,
                Options.DEFAULT);
    }

    public BuildRequest withDockerfile(String name, byte[] text) {
        return new BuildRequest(
                context, Optional.of(text.clone()), name, ignoreFile, namedContexts, tags, caches, options);
    }

    public BuildRequest withDockerfileName(String name) {
        return new BuildRequest(context, Optional.empty(), name, ignoreFile, namedContexts, tags, caches, options);
    }

    public BuildRequest withIgnoreFile(byte[] text) {
        return new BuildRequest(
                context, dockerfile, dockerfileName, Optional.of(text.clone()), namedContexts, tags, caches, options);
    }

    public BuildRequest withNamedContext(String name, NamedContext named) {
        Map<String, NamedContext> more = new LinkedHashMap<>(namedContexts);
        more.put(name, named);
        return new BuildRequest(context, dockerfile, dockerfileName, ignoreFile, more, tags, caches, options);
    }

    public BuildRequest withTag(ImageReference tag) {
        List<ImageReference> more = new ArrayList<>(tags);
        more.add(tag);
        return new BuildRequest(context, dockerfile, dockerfileName, ignoreFile, namedContexts, more, caches, options);
    }

    public BuildRequest withOptions(Options newOptions) {
        return new BuildRequest(
                context, dockerfile, dockerfileName, ignoreFile, namedContexts, tags, caches, newOptions);
    }

    private BuildRequest with(Caches changed) {
        return new BuildRequest(context, dockerfile, dockerfileName, ignoreFile, namedContexts, tags, changed, options);
    }

    /// A request that also looks for results in shared caches, in their order, where the store has none.
    public BuildRequest withCacheSources(List<CacheStore> sources) {
        return with(new Caches(sources, caches.targets, caches.inline));
    }

    /// A request that adds its results to shared caches.
    public BuildRequest withCacheTargets(List<CacheTarget> targets) {
        return with(new Caches(caches.sources, targets, caches.inline));
    }

    /// A request whose image tells of the steps that made it, so that it serves as a shared cache itself.
    public BuildRequest withInlineCache() {
        return with(new Caches(caches.sources, caches.targets, true));
    }

    /// How to build it.
    ///
    /// @param target a stage's name or number; empty for the last stage
    /// @param platforms empty for the machine's own
    /// @param noCacheStages stages of which no step may use a record
    /// @param epochSeconds SOURCE_DATE_EPOCH
    /// @param rewriteTimestamps whether file times later than the epoch become the epoch
    /// @param alwaysPull whether images are looked up at their registry even if the store has them
    /// @param entitlements `network.host`, `security.insecure`
    /// @param annotations of the stored image
    public record Options(
            Optional<String> target,
            Map<String, String> buildArguments,
            Map<String, String> labels,
            List<Platform> platforms,
            boolean noCache,
            Set<String> noCacheStages,
            OptionalLong epochSeconds,
            boolean rewriteTimestamps,
            boolean alwaysPull,
            RunNetwork network,
            Set<String> entitlements,
            RunLimits limits,
            ImageAnnotations annotations,
            SecretSource secrets,
            SshSource ssh) {

        private static final String MULTI_PLATFORM = "BUILDKIT_MULTI_PLATFORM";

        public static final Options DEFAULT = new Options(
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of(),
                false,
                Set.of(),
                OptionalLong.empty(),
                false,
                false,
                RunNetwork.DEFAULT,
                Set.of(),
                RunLimits.DEFAULT,
                ImageAnnotations.NONE,
                id -> Optional.empty(),
                id -> Optional.empty());

        public Options {
            buildArguments = Collections.unmodifiableMap(new LinkedHashMap<>(buildArguments));
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            platforms = List.copyOf(platforms);
            noCacheStages = Set.copyOf(noCacheStages);
            entitlements = Set.copyOf(entitlements);
        }

        /// The platforms that are built for: those asked for, or this machine's.
        public List<Platform> builtPlatforms() {
            return platforms.isEmpty() ? List.of(HostPlatform.current()) : platforms;
        }

        /// Whether the result is an index: that of several platforms is, and any if the argument
        /// `BUILDKIT_MULTI_PLATFORM` says so.
        ///
        /// @throws BuildException if the argument is neither true nor false, or false for several platforms
        public boolean makesIndex() {
            boolean several = platforms.size() > 1;
            return switch (buildArguments.getOrDefault(MULTI_PLATFORM, "")) {
                case "" -> several;
                case "1", "t", "T", "true", "TRUE", "True" -> true;
                case "0", "f", "F", "false", "FALSE", "False" -> {
                    if (several) {
                        throw new BuildException(
                                ErrorKind.USER,
                                Optional.empty(),
                                "conflicting config: returning multiple target platforms is not allowed",
                                "leave out " + MULTI_PLATFORM + ", or all but one of the platforms");
                    }
                    yield false;
                }
                case String other ->
                    throw new BuildException(
                            ErrorKind.USER,
                            Optional.empty(),
                            "invalid boolean value for multi-platform: " + other,
                            MULTI_PLATFORM + " is true or false");
            };
        }

        /// The same options with one argument more, as `--build-arg` gives it.
        public Options withBuildArgument(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(buildArguments);
            more.put(name, value);
            return copy(target, more, noCache, epochSeconds);
        }

        /// The same options for another stage.
        public Options withTarget(String stage) {
            return copy(Optional.of(stage), buildArguments, noCache, epochSeconds);
        }

        /// The same options, and no step may use a record.
        public Options withoutCache() {
            return copy(target, buildArguments, true, epochSeconds);
        }

        /// The same options with SOURCE_DATE_EPOCH.
        public Options withEpoch(long seconds) {
            return copy(target, buildArguments, noCache, OptionalLong.of(seconds));
        }

        /// The same options for other platforms; more than one make an index.
        public Options withPlatforms(List<Platform> wanted) {
            return new Options(
                    target,
                    buildArguments,
                    labels,
                    wanted,
                    noCache,
                    noCacheStages,
                    epochSeconds,
                    rewriteTimestamps,
                    alwaysPull,
                    network,
                    entitlements,
                    limits,
                    annotations,
                    secrets,
                    ssh);
        }

        /// The same options with annotations of the stored image, after those that are there.
        public Options withAnnotations(ImageAnnotations more) {
            return new Options(
                    target,
                    buildArguments,
                    labels,
                    platforms,
                    noCache,
                    noCacheStages,
                    epochSeconds,
                    rewriteTimestamps,
                    alwaysPull,
                    network,
                    entitlements,
                    limits,
                    annotations.with(more),
                    secrets,
                    ssh);
        }

        private Options copy(
                Optional<String> newTarget,
                Map<String, String> newArguments,
                boolean newNoCache,
                OptionalLong newEpoch) {
            return new Options(
                    newTarget,
                    newArguments,
                    labels,
                    platforms,
                    newNoCache,
                    noCacheStages,
                    newEpoch,
                    rewriteTimestamps,
                    alwaysPull,
                    network,
                    entitlements,
                    limits,
                    annotations,
                    secrets,
                    ssh);
        }
    }
}
