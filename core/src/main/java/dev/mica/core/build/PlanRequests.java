package dev.mica.core.build;

import dev.mica.core.oci.Platform;
import dev.mica.core.plan.PlanRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a plan is made of, from what a build is asked for.
final class PlanRequests {
    private PlanRequests() {}

    /// @param several whether the platform is one of several
    static PlanRequest of(BuildRequest request, Definition definition, Platform platform, boolean several) {
        BuildRequest.Options options = request.options();
        Map<String, PlanRequest.ContextKind> kinds = new LinkedHashMap<>();
        request.namedContexts()
                .forEach((name, context) -> kinds.put(
                        name,
                        context instanceof NamedContext.Directory
                                ? PlanRequest.ContextKind.DIRECTORY
                                : PlanRequest.ContextKind.IMAGE));
        return new PlanRequest(
                definition.dockerfile(),
                project(request.context().description()),
                request.dockerfileName(),
                options.target(),
                options.buildArguments(),
                options.labels(),
                platform,
                !options.platforms().isEmpty(),
                HostPlatform.current(),
                several,
                kinds,
                options.noCache(),
                options.noCacheStages(),
                options.epochSeconds(),
                options.network(),
                options.entitlements(),
                options.limits());
    }

    /// The last part of a directory's path or a URL: the same on every machine that has a copy.
    private static String project(String context) {
        int end = context.length();
        while (end > 0 && context.charAt(end - 1) == '/') {
            end--;
        }
        return context.substring(context.lastIndexOf('/', end - 1) + 1, end);
    }
}
