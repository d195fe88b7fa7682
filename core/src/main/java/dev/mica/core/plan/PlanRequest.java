package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.Dockerfile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Everything a plan depends on but the images it names.
///
/// @param project what the build context is called, wherever it lies: part of each [StepId]
/// @param dockerfileName as messages show it, and part of each [StepId]
/// @param target a stage's name or number; empty for the last stage
/// @param buildArguments as given, proxies and `BUILDKIT_*` included
/// @param labels as `--label` gives them; they win over LABEL
/// @param platform what is built for
/// @param platformGiven whether the user asked for that platform. If not, a base image of another platform
///     decides what the result says it is for
/// @param buildPlatform what is built on
/// @param multiPlatform whether several platforms are built at once
/// @param namedContexts what `--build-context` names
/// @param noCache whether no step may use a record
/// @param noCacheStages the stages (names or numbers) of which no step may
/// @param epochSeconds SOURCE_DATE_EPOCH, unless a build argument of that name says otherwise
/// @param network of RUN steps that name none
/// @param entitlements what `--allow` grants: `network.host`, `security.insecure`
public record PlanRequest(
        Dockerfile dockerfile,
        String project,
        String dockerfileName,
        Optional<String> target,
        Map<String, String> buildArguments,
        Map<String, String> labels,
        Platform platform,
        boolean platformGiven,
        Platform buildPlatform,
        boolean multiPlatform,
        Map<String, ContextKind> namedContexts,
        boolean noCache,
        Set<String> noCacheStages,
        OptionalLong epochSeconds,
        RunNetwork network,
        Set<String> entitlements,
        RunLimits limits) {

    public PlanRequest {
        buildArguments = Collections.unmodifiableMap(new LinkedHashMap<>(buildArguments));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        namedContexts = Map.copyOf(namedContexts);
        noCacheStages = Set.copyOf(noCacheStages);
        entitlements = Set.copyOf(entitlements);
    }

    /// The same request, with nothing forbidden: what a Dockerfile means does not depend on what is
    /// allowed.
    PlanRequest allowingAll() {
        return new PlanRequest(
                dockerfile,
                project,
                dockerfileName,
                target,
                buildArguments,
                labels,
                platform,
                platformGiven,
                buildPlatform,
                multiPlatform,
                namedContexts,
                noCache,
                noCacheStages,
                epochSeconds,
                network,
                ENTITLEMENTS,
                limits);
    }

    /// What a named context is.
    public enum ContextKind {
        DIRECTORY,
        IMAGE
    }

    /// All that `--allow` can grant.
    public static final Set<String> ENTITLEMENTS = Set.of("network.host", "security.insecure");

    /// The names of the predefined proxy arguments, upper case.
    public static final List<String> PROXY_ARGUMENTS =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");
}
