package dev.mica.benchmarks;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.words.Expander;
import dev.mica.parser.words.Expansion;
import dev.mica.parser.words.VariableLookup;
import java.util.Map;
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

/// How long it takes to read a Dockerfile and to expand a word of it. Ten times the lines should take ten times as
/// long.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ParserBenchmark {
    /// What most Dockerfiles are made of; ten lines.
    private static final String PIECE = """
            ARG VERSION=1.2.3
            ENV HOME=/srv/app PATH=/srv/app/bin:$PATH
            RUN apt-get update \\
                && apt-get install -y --no-install-recommends curl \\
                # for the health check
                && rm -rf /var/lib/apt/lists/*
            COPY --chown=app:app --chmod=0755 requirements.txt ./
            RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt
            LABEL org.example.version="${VERSION%%.*}"
            CMD ["python", "-m", "app"]
            """;

    private static final int LINES_OF_PIECE = 10;
    private static final Expander EXPANDER = Expander.of('\\');
    private static final VariableLookup VARIABLES =
            VariableLookup.of(Map.of("VERSION", "1.2.3", "PATH", "/usr/local/bin:/usr/bin:/bin"));

    /// Lines of the Dockerfile.
    @Param({"300", "3000"})
    int lines;

    private String text = "";

    /// Makes the Dockerfile.
    @Setup
    public void makeText() {
        text = "FROM debian:12\n" + PIECE.repeat(lines / LINES_OF_PIECE);
    }

    /// Text to AST.
    @Benchmark
    public Dockerfile parse() {
        return Dockerfile.parse(text);
    }

    /// A word with three substitutions and two kinds of quotes.
    @Benchmark
    public Expansion expand() {
        return EXPANDER.expand("/srv/app/bin:\"$PATH\":/opt/${VERSION%.*}/${none:-'a b'}", VARIABLES);
    }
}
