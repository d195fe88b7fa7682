package dev.mica.cli.progress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mica.core.event.BuildEvent;
import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// One JSON object a line, in the shape of BuildKit's `SolveStatus`: `vertexes`, `statuses`, `logs`, `warnings`.
final class RawJsonProgress extends QuietProgress {
    private static final JsonFactory JSON = new JsonFactory();

    private final PrintStream out;

    RawJsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        Optional<StepView> step = view.apply(event);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (event instanceof BuildEvent.Warning warning) {
                warning(json, warning);
            } else if (step.isPresent()) {
                step(json, event, step.get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (text.getBuffer().length() > "{}".length()) {
            out.println(text);
            out.flush();
        }
        step.ifPresent(s -> s.pending.clear());
    }

    private static void step(JsonGenerator json, BuildEvent event, StepView step) throws IOException {
        switch (event) {
            case BuildEvent.StepOutput output -> {
                json.writeArrayFieldStart("logs");
                json.writeStartObject();
                json.writeStringField("vertex", vertex(step));
                json.writeNumberField("stream", output.error() ? 2 : 1);
                byte[] bytes = output.text().getBytes(StandardCharsets.UTF_8);
                json.writeStringField("data", Base64.getEncoder().encodeToString(bytes));
                json.writeStringField("timestamp", output.time().toString());
                json.writeEndObject();
                json.writeEndArray();
            }
            case BuildEvent.StepProgress progress -> {
                json.writeArrayFieldStart("statuses");
                json.writeStartObject();
                json.writeStringField("id", progress.what());
                json.writeStringField("vertex", vertex(step));
                json.writeNumberField("current", progress.current());
                json.writeNumberField("total", progress.total());
                json.writeStringField("timestamp", progress.time().toString());
                json.writeEndObject();
                json.writeEndArray();
            }
            case BuildEvent.StepMissed missed -> vertexes(json, event, step, Optional.of(missed.reason()));
            case BuildEvent.StepStarted e -> vertexes(json, event, step, Optional.empty());
            case BuildEvent.StepCached e -> vertexes(json, event, step, Optional.empty());
            case BuildEvent.StepFinished e -> vertexes(json, event, step, Optional.empty());
            case BuildEvent.StepFailed e -> vertexes(json, event, step, Optional.empty());
            case BuildEvent.StepCanceled e -> vertexes(json, event, step, Optional.empty());
            case BuildEvent.Warning e -> {}
            case BuildEvent.BuildFinished e -> {}
        }
    }

    private static void vertexes(JsonGenerator json, BuildEvent event, StepView step, Optional<String> missed)
            throws IOException {
        json.writeArrayFieldStart("vertexes");
        json.writeStartObject();
        json.writeStringField("digest", vertex(step));
        json.writeStringField("name", step.name);
        json.writeStringField("started", step.begun.toString());
        if (step.ended()) {
            Instant completed = event.time();
            json.writeStringField("completed", completed.toString());
        }
        if (step.state == StepView.State.CACHED) {
            json.writeBooleanField("cached", true);
        }
        if (step.state == StepView.State.FAILED) {
            json.writeStringField("error", step.message);
        }
        if (step.state == StepView.State.CANCELED) {
            json.writeStringField("error", "context canceled");
        }
        if (missed.isPresent()) {
            json.writeStringField("notCached", missed.get());
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void warning(JsonGenerator json, BuildEvent.Warning warning) throws IOException {
        json.writeArrayFieldStart("warnings");
        json.writeStartObject();
        json.writeStringField("short", warning.rule() + ": " + warning.detail());
        json.writeStringField("detail", warning.description());
        json.writeStringField("url", warning.url());
        json.writeArrayFieldStart("lines");
        for (int line : warning.lines()) {
            json.writeNumber(line);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    /// Steps have numbers, not digests; consumers only ask that it is the same for one step.
    private static String vertex(StepView step) {
        return Digest.ofBytes((step.number + " " + step.name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
