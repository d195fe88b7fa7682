package dev.mica.core.build;

import dev.mica.core.plan.BuildGraph;
import dev.mica.core.plan.CopyItem;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.RunMount;
import dev.mica.core.plan.Vertex;
import dev.mica.core.plan.VertexId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What of a context a graph can reach. Pure.
final class ContextPatterns {
    private ContextPatterns() {}

    /// The source patterns of all that reads the context, cleaned; `.` alone if something reads all of it.
    static List<String> of(BuildGraph graph, VertexId context) {
        Set<String> patterns = new TreeSet<>();
        for (Vertex vertex : graph.vertices()) {
            switch (vertex.op()) {
                case Op.Copy copy -> {
                    for (CopyItem item : copy.items()) {
                        if (item instanceof CopyItem.Paths paths && paths.from().equals(context)) {
                            paths.patterns().forEach(pattern -> patterns.add(clean(pattern)));
                        }
                    }
                }
                case Op.Run run -> {
                    for (RunMount mount : run.mounts()) {
                        if (mount.input().isPresent() && mount.input().get().equals(context)) {
                            patterns.add(clean(source(mount)));
                        }
                    }
                }
                case Op.Scratch scratch -> {}
                case Op.Image image -> {}
                case Op.Context other -> {}
                case Op.MakeDirectory made -> {}
            }
        }
        return patterns.contains(".") ? List.of(".") : new ArrayList<>(patterns);
    }

    private static String source(RunMount mount) {
        return switch (mount) {
            case RunMount.Bind bind -> bind.source();
            case RunMount.Cache cache -> cache.source();
            case RunMount.Tmpfs tmpfs -> ".";
            case RunMount.Secret secret -> ".";
            case RunMount.Ssh ssh -> ".";
        };
    }

    /// A pattern from the root, without `.` and `..`, up to the first part that may cross directories.
    static String clean(String pattern) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : pattern.split("/", -1)) {
            if (part.contains("**")) {
                break;
            }
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? "." : String.join("/", parts);
    }
}
