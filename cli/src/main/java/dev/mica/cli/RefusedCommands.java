package dev.mica.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What docker can do and Mica can't, with what to do instead.
final class RefusedCommands {
    private static final String NO_DAEMON = "containers run in the foreground and end with their command; use mica run";
    private static final String NO_SWARM = "Mica builds and runs images on one machine";
    private static final String NO_VOLUMES = "bind a directory instead: mica run -v HOST:CONTAINER";
    private static final String NO_NETWORKS = "choose between mica run --network host and --network none";
    private static final String NO_REGISTRY =
            "write the image with mica save or mica build --output and push that, for example with skopeo copy";
    private static final Map<String, String> REASONS = reasons();

    private RefusedCommands() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        for (String word : List.of(
                "attach",
                "exec",
                "kill",
                "logs",
                "pause",
                "port",
                "restart",
                "start",
                "stats",
                "stop",
                "top",
                "unpause",
                "update",
                "wait",
                "create",
                "rename",
                "events",
                "checkpoint")) {
            reasons.put(word, NO_DAEMON);
        }
        for (String word : List.of("config", "node", "secret", "service", "stack", "swarm", "plugin", "compose")) {
            reasons.put(word, NO_SWARM);
        }
        for (String word : List.of("manifest", "trust", "search")) {
            reasons.put(word, NO_REGISTRY);
        }
        reasons.put("volume", NO_VOLUMES);
        reasons.put("network", NO_NETWORKS);
        reasons.put("context", "there is no daemon to connect to; MICA_ROOT chooses where state lives");
        reasons.put("commit", "write a Dockerfile and use mica build, so that the change can be made again");
        reasons.put("cp", "use mica run -v HOST:CONTAINER, or mica build --output type=local");
        reasons.put("diff", "mica history shows what each step of an image did");
        reasons.put("export", "use mica build --output type=tar");
        for (String word : List.of("create", "inspect", "ls", "stop", "use", "dial-stdio", "history", "imagetools")) {
            reasons.put("buildx " + word, "there is no builder to manage: mica build does it all");
        }
        reasons.put("buildx du", "use mica system df -v");
        reasons.put("buildx version", "use mica version");
        reasons.put("info", "use mica version and mica system df");
        reasons.put("bake", "call mica build once for each target");
        return reasons;
    }

    /// Why the word can't be had, if docker has it.
    static Optional<String> reason(List<String> line) {
        String word = line.getFirst();
        if (CommandTable.GROUPS.containsKey(word) && line.size() > 1) {
            Optional<String> ofGroup = Optional.ofNullable(REASONS.get(word + " " + line.get(1)));
            return ofGroup.isPresent() ? ofGroup : Optional.ofNullable(REASONS.get(line.get(1)));
        }
        return Optional.ofNullable(REASONS.get(word));
    }
}
