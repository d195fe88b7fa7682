package dev.mica.benchmarks;

import dev.mica.parser.ignore.IgnoreMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long it takes to tell which of 100,000 paths an ignore file leaves out, each path asked for by itself.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class IgnoreBenchmark {
    private static final int PATHS = 100_000;

    /// Patterns of the ignore file.
    @Param({"5", "50"})
    int patterns;

    private IgnoreMatcher matcher = IgnoreMatcher.NOTHING;
    private final List<String> paths = new ArrayList<>();

    /// Makes paths four deep, and patterns of five kinds in turn.
    @Setup
    public void makePaths() {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < patterns; i++) {
            rules.add(
                    switch (i % 5) {
                        case 0 -> "**/*.log" + i;
                        case 1 -> "build" + i + "/";
                        case 2 -> "module" + i + "/**/target";
                        case 3 -> "!module" + i + "/src/keep*";
                        default -> "docs/[a-f]?" + i + ".md";
                    });
        }
        matcher = IgnoreMatcher.of(rules);
        paths.clear();
        for (int i = 0; i < PATHS; i++) {
            paths.add("module" + i % 97 + "/src/package" + i % 1009 + "/File" + i + ".java");
        }
    }

    /// How many are left out.
    @Benchmark
    public int excluded() {
        int count = 0;
        for (String path : paths) {
            count += matcher.excludes(path) ? 1 : 0;
        }
        return count;
    }
}
