package dev.mica.sandbox.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The state file of a container: one flat JSON object.
final class ContainerJson {
    private ContainerJson() {}

    static byte[] write(Container container) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("id", container.id());
            json.writeStringField("name", container.name());
            json.writeStringField("image", container.image());
            json.writeStringField("imageId", container.imageId());
            json.writeArrayFieldStart("command");
            for (String word : container.command()) {
                json.writeString(word);
            }
            json.writeEndArray();
            json.writeStringField("created", container.created().toString());
            json.writeStringField("status", container.status().name());
            if (container.exitCode().isPresent()) {
                json.writeStringField(
                        "exitCode", Integer.toString(container.exitCode().getAsInt()));
            }
            if (container.finished().isPresent()) {
                json.writeStringField("finished", container.finished().get().toString());
            }
            json.writeStringField("removeAtExit", Boolean.toString(container.removeAtExit()));
            json.writeStringField("processId", Long.toString(container.processId()));
            json.writeStringField("processStarted", Long.toString(container.processStarted()));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /// Reads a state file.
    ///
    /// @throws IOException if it is not one
    static Container read(byte[] bytes) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<String> command = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(bytes)) {
            String field = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = json.currentName();
                } else if (token == JsonToken.VALUE_STRING && field.equals("command")) {
                    command.add(json.getText());
                } else if (token == JsonToken.VALUE_STRING) {
                    fields.put(field, json.getText());
                }
            }
            return container(fields, command);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("not a container's state: " + e.getMessage(), e);
        }
    }

    private static Container container(Map<String, String> fields, List<String> command) throws IOException {
        String exitCode = fields.getOrDefault("exitCode", "");
        return new Container(
                required(fields, "id"),
                required(fields, "name"),
                required(fields, "image"),
                required(fields, "imageId"),
                command,
                Instant.parse(required(fields, "created")),
                Container.Status.valueOf(required(fields, "status")),
                exitCode.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(exitCode)),
                Optional.ofNullable(fields.get("finished")).map(Instant::parse),
                Boolean.parseBoolean(required(fields, "removeAtExit")),
                Long.parseLong(required(fields, "processId")),
                Long.parseLong(required(fields, "processStarted")));
    }

    private static String required(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("a container's state lacks \"" + name + "\"");
        }
        return value;
    }
}
