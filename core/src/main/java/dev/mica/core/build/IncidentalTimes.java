package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Tells times that the clock gave while a step ran from times that were set on purpose, as by `touch -t`: two results
/// that differ in the former alone are the same for whoever comes after.
final class IncidentalTimes {
    /// Clocks of files and of processes may differ by the kernel's tick, and times are kept in seconds.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final TreeReader trees;
    private final Window earlier;
    private final Window now;

    private record Window(long firstSeconds, long lastSeconds) {
        static Window of(Instant end, Duration length) {
            return new Window(
                    end.minus(length).minus(TOLERANCE).getEpochSecond(),
                    end.plus(TOLERANCE).getEpochSecond());
        }

        boolean holds(long seconds) {
            return seconds >= firstSeconds && seconds <= lastSeconds;
        }
    }

    private IncidentalTimes(TreeReader trees, Window earlier, Window now) {
        this.trees = trees;
        this.earlier = earlier;
        this.now = now;
    }

    /// Whether two trees of the same content differ only in times that the clock gave while each was made.
    ///
    /// @param lasted how long making the new tree took, up to `end`
    static boolean alone(CacheRecord earlier, Tree made, Instant end, Duration lasted, TreeReader trees) {
        IncidentalTimes times = new IncidentalTimes(
                trees, Window.of(earlier.created(), Duration.ofMillis(earlier.millis())), Window.of(end, lasted));
        return times.same(earlier.tree().root().ref(), made.root().ref());
    }

    private boolean same(DirectoryRef before, DirectoryRef after) {
        if (before.exact().equals(after.exact())) {
            return true;
        }
        Directory old = trees.read(before);
        for (Map.Entry<FileName, Node> entry : trees.read(after).entries().entrySet()) {
            Node was = old.entry(entry.getKey()).orElseThrow();
            if (!sameTime(was, entry.getValue())) {
                return false;
            }
            if (was instanceof Node.Dir oldDirectory
                    && entry.getValue() instanceof Node.Dir newDirectory
                    && !same(oldDirectory.ref(), newDirectory.ref())) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTime(Node was, Node is) {
        long before = was.metadata().mtimeSeconds();
        long after = is.metadata().mtimeSeconds();
        return before == after || (earlier.holds(before) && now.holds(after));
    }
}
