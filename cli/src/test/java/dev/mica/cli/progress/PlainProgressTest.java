package dev.mica.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.event.BuildEvent;
import dev.mica.core.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest KEY = Digest.ofBytes(new byte[0]);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PlainProgress progress = new PlainProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private void start(int step, String name, long millis) {
        progress.on(new BuildEvent.StepStarted(at(millis), step, name));
    }

    private void done(int step, long millis, long took) {
        progress.on(new BuildEvent.StepFinished(at(millis), step, Duration.ofMillis(took), Optional.empty(), 0));
    }

    private void output(int step, String text, long millis) {
        progress.on(new BuildEvent.StepOutput(at(millis), step, false, text));
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsStepsAsBuildKitDoes() {
        start(1, "[internal] load build definition from Dockerfile", 0);
        progress.on(new BuildEvent.StepProgress(at(1), 1, "transferring dockerfile:", 123, 0));
        done(1, 2, 2);
        start(2, "[1/3] FROM docker.io/library/busybox:latest", 3);
        progress.on(new BuildEvent.StepCached(at(4), 2, KEY, 0));
        start(3, "[2/3] COPY app.py .", 5);
        progress.on(new BuildEvent.StepMissed(at(6), 3, KEY, "app.py changed"));
        done(3, 106, 101);
        start(4, "[3/3] RUN echo a; echo b", 110);
        output(4, "a\nb", 233);
        output(4, "c\n", 310);
        done(4, 1310, 1200);
        assertThat(shown()).isEqualTo("""
                        #1 [internal] load build definition from Dockerfile
                        #1 transferring dockerfile: 123B done
                        #1 DONE 0.0s

                        #2 [1/3] FROM docker.io/library/busybox:latest
                        #2 CACHED

                        #3 [2/3] COPY app.py .
                        #3 not cached: app.py changed
                        #3 DONE 0.1s

                        #4 [3/3] RUN echo a; echo b
                        #4 0.123 a
                        #4 0.200 bc
                        #4 DONE 1.2s
                        """);
    }

    @Test
    void stepsThatRunAtOnceTakeTurns() {
        start(1, "[a 1/1] RUN one", 0);
        start(2, "[b 1/1] RUN two", 0);
        output(1, "1\n", 10);
        output(2, "2\n", 20);
        output(1, "1\n", 30);
        done(2, 40, 40);
        output(1, "1\n", 50);
        done(1, 60, 60);
        assertThat(shown()).isEqualTo("""
                        #1 [a 1/1] RUN one
                        #1 0.010 1
                        #1 0.030 1
                        #1 ...

                        #2 [b 1/1] RUN two
                        #2 0.020 2
                        #2 DONE 0.0s

                        #1 [a 1/1] RUN one
                        #1 0.050 1
                        #1 DONE 0.1s
                        """);
    }

    @Test
    void reportsAFailureAsBuildxDoes() {
        start(1, "[2/2] RUN false", 0);
        output(1, "oh", 10);
        String message = "process \"/bin/sh -c false\" did not complete successfully: exit code: 1";
        progress.on(new BuildEvent.StepFailed(at(20), 1, Duration.ofMillis(20), message));
        assertThat(shown()).isEqualTo("#1 [2/2] RUN false\n#1 0.020 oh\n#1 ERROR: " + message + "\n");
        assertThat(progress.failedStep().map(Reports::failure))
                .contains("------\n > [2/2] RUN false:\n0.020 oh\n------\n");
    }

    @Test
    void marksTheLinesInQuestion() {
        assertThat(SourceExcerpt.of("Dockerfile", "FROM busybox\nRUN false\n", 2, 2))
                .isEqualTo("""
                        Dockerfile:2
                        --------------------
                           1 |     FROM busybox
                           2 | >>> RUN false
                           3 |     \s
                        --------------------
                        """.replace("    \s\n", "    \n"));
    }

    @Test
    void listsWarningsAtTheEnd() {
        List<BuildEvent.Warning> warnings = List.of(new BuildEvent.Warning(
                START, "FromAsCasing", "'as' and 'FROM' keywords' casing do not match", "d", "https://x/", List.of(1)));
        assertThat(Reports.warnings(warnings, "Dockerfile", "FROM a as b", false))
                .isEqualTo("""

                         1 warning found (use --debug to expand):
                         - FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)
                        """);
    }
}
